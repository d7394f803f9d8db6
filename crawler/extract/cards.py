"""The card around a link: headline, teaser and section label as the listing prints them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lxml.html import HtmlElement

from crawler.extract.anchors import Anchor, text_of
from crawler.extract.link import Link
from crawler.text import fold

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CARD_DEPTH = 6
# A card holds a picture, some lines and links: whatever has more elements is a part of the page.
_LARGEST_CARD = 150
_TITLE = re.compile(r"head-?line|(?:^|[\s_-])(?:title|titel|titre|titulo|heading|hed)(?:$|[\s_-])")
_TEASER = re.compile(
    r"teaser-?_?-?text|summary|excerpt|(?:^|[\s_-])(?:dek|deck|standfirst|description|lead|intro"
    r"|abstract|snippet|synopsis"
    r"|subtitle|sub-?headline|teasertext|text|chapo|bajada|sommario|copy)(?:$|[\s_-])"
)
_LABEL = re.compile(
    r"kicker|overline|topline|dachzeile|spitzmarke|ressort|rubri|(?:^|[\s_-])(?:category|section|eyebrow"
    r"|label|tag|topic"
    r"|cat|flag|pretitle|suptitle)(?:$|[\s_-])|category|section-?(?:name|label|title)|eyebrow|roofline"
)
_NO_TEXT = re.compile(
    r"author|byline|date|time|comment|meta|share|caption|credit|copyright|badge|icon|sr-only|hidden|button"
)


def read_card(url: str, anchors: Sequence[Anchor], owners: Mapping[HtmlElement, str]) -> Link:
    """What the card of one article prints.

    `anchors` are the links to it, `owners` tells for an element whose links alone stand in it.
    """
    anchor = max(anchors, key=lambda one: (_holds_heading(one.element), len(one.text)))
    card = _card_of(anchor.element, url, owners)
    headline = teaser = section = ""
    for element in card.iter():
        if not isinstance(element.tag, str):
            continue
        names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        if not headline and element.tag in _HEADINGS:
            headline, inner = _headline(element)
            section = section or inner
            continue
        if names == " " and element.tag != "p":
            continue
        if (
            not section
            and _LABEL.search(names)
            and not _TITLE.search(names)
            and len(text := text_of(element)) <= 60
        ):
            section = text
        elif not teaser and (element.tag == "p" or _TEASER.search(names)) and not _NO_TEXT.search(names):
            text = text_of(element)
            teaser = text if len(text) >= 30 else ""
        elif not headline and _TITLE.search(names):
            headline = text_of(element)
    headline = headline or anchor.text or max(anchor.labels, key=len, default="")
    if fold(teaser) == fold(headline) or _is_inside(headline, teaser):
        teaser = "" if fold(teaser) == fold(headline) else teaser
    if fold(section) == fold(headline):
        section = ""
    return Link(url=url, headline=headline, teaser=teaser, section=section)


def _is_inside(part: str, whole: str) -> bool:
    return bool(part) and part in whole


def _headline(heading: HtmlElement) -> tuple[str, str]:
    """A heading's headline and, where it holds one as an element of its own, its label."""
    whole = text_of(heading)
    for element in heading.iterdescendants():
        names = (element.get("class") or "").lower() if isinstance(element.tag, str) else ""
        if names and _LABEL.search(names) and not _TITLE.search(names):
            label = text_of(element)
            if label and whole.startswith(label) and len(label) < len(whole):
                return whole[len(label) :].lstrip(" :|–-/"), label.rstrip(" :|")
    return whole, ""


def _holds_heading(element: HtmlElement) -> bool:
    if any(child.tag in _HEADINGS for child in element.iterdescendants()):
        return True
    parent = element.getparent()
    return parent is not None and parent.tag in _HEADINGS


def _card_of(element: HtmlElement, url: str, owners: Mapping[HtmlElement, str]) -> HtmlElement:
    card = element
    for _ in range(_CARD_DEPTH):
        parent = card.getparent()
        if parent is None or parent.tag in {"body", "main", "html"} or owners.get(parent) != url:
            break
        card = parent
        if card.tag in {"article", "li"}:
            break
    return card
