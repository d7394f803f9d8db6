"""The card around a link: headline, teaser and section label as the listing prints them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from lxml.etree import _Element

from crawler.extract.links.anchors import Anchor, innermost, text_of
from crawler.extract.links.link import Link
from crawler.extract.links.sidings import says_read_more
from crawler.patterns import pattern
from crawler.text import fold

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Pictures and icons are half of a card's elements and print nothing.
_SPEAKING = _HEADINGS | {"p", "span", "div", "a", "strong", "em", "b", "small", "li", "header"}
_CARD_DEPTH = 6
# A card holds a picture, some lines and links; what has more elements is a part of the page.
_LARGEST_CARD = 60
_LONGEST_LABEL = 60
_SHORTEST_TEASER = 30

_TITLE = re.compile(r"head-?line|(?:^|[\s_-])(?:title|titel|titre|titulo|heading|hed)(?:$|[\s_-])")
_TEASER = pattern(
    r"teaser-?_?-?text|summary|excerpt|(?:^|[\s_-])(?:dek|deck|standfirst|description|lead|intro|abstract|snippet"
    r"|synopsis|subtitle|sub-?headline|teasertext|text|chapo|bajada|sommario|copy)(?:$|[\s_-])"
)
_LABEL = re.compile(
    r"kicker|overline|topline|dachzeile|spitzmarke|ressort|rubri|category|eyebrow|roofline|section-?(?:name|label|title)"
    r"|(?:^|[\s_-])(?:section|label|tag|topic|cat|flag|pretitle|suptitle)(?:$|[\s_-])"
)
_NO_TEXT = pattern(
    r"author|byline|date|time|comment|meta|share|caption|credit|copyright|badge|icon|sr-only|hidden|button"
)
_NO_LABEL = re.compile(r"\d\d?[:.]\d\d|^\d+\s|^\W*$|^(?:anzeige|advertisement|sponsored)$", re.IGNORECASE)


class CardReader:
    """Reads the cards of one page: knows which elements hold links to one article only."""

    def __init__(self, anchors: Iterable[Anchor], within: _Element | None = None) -> None:
        """`within`: what holds all the cards, so that none of them is larger."""
        self._owners: dict[_Element, str] = {} if within is None else {within: ""}
        for anchor in anchors:
            key = anchor.target.key
            place: _Element | None = anchor.element
            for _ in range(_CARD_DEPTH):
                if place is None:
                    break
                owner = self._owners.setdefault(place, key)
                if owner != key:
                    if not owner:
                        break
                    self._owners[place] = ""
                place = place.getparent()

    def read(self, url: str, anchors: Sequence[Anchor]) -> Link:
        """What the card of the article at `url`, to which all `anchors` lead, prints."""
        anchor = anchors[0] if len(anchors) == 1 else max(anchors, key=lambda one: len(one.text))
        headline, teaser, section = self._parts(self._card_of(anchor))
        headline = headline or text_of(anchor.element) or max(anchor.labels, key=len, default="")
        if says_read_more(headline.lower()):
            headline = ""
        if section and section in headline and len(headline) - len(section) < 3:
            section = ""
        if section and headline.startswith(section):  # the label stands in the heading, too
            headline = headline[len(section) :].lstrip(" :|–-/")
        if teaser and len(teaser) < 2 * len(headline) and fold(teaser) == fold(headline):
            teaser = ""
        return Link(url, headline, teaser, section)

    def _parts(self, card: _Element) -> tuple[str, str, str]:
        """Headline, teaser and section label among a card's elements."""
        headline = teaser = section = ""
        seen = 0
        for element in card.iter():
            tag = element.tag
            if tag not in _SPEAKING:
                continue
            seen += 1
            if seen > _LARGEST_CARD or (headline and teaser and section):
                break
            if tag in _HEADINGS:
                if not headline:
                    headline, inner = self._headline(element)
                    section = section or inner
                continue
            if tag == "p":
                part = "teaser"
            else:
                names = element.get("class")
                part = _part(names) if names else ""
            if part == "label" and not section:
                section = _label(text_of(element))
            elif part == "title" and not headline:
                headline = text_of(element)
            elif part == "teaser" and not teaser:
                text = text_of(element)
                # A wrapper around the whole card may be called “text”.
                if len(text) >= _SHORTEST_TEASER and (not headline or headline not in text):
                    teaser = text
        return headline, teaser, section

    def _headline(self, heading: _Element) -> tuple[str, str]:
        """A heading's headline and, where it holds one as an element of its own, its label."""
        heading = innermost(heading)
        whole = text_of(heading)
        if len(heading):
            for element in heading.iterdescendants():
                names = element.get("class")
                if names and _part(names) == "label":
                    label = text_of(element)
                    if label and whole.startswith(label) and len(label) < len(whole):
                        return whole[len(label) :].lstrip(" :|–-/"), _label(label)
        return whole, ""

    def _card_of(self, anchor: Anchor) -> _Element:
        key = anchor.target.key
        card = anchor.element
        for _ in range(_CARD_DEPTH):
            if card.tag in {"article", "li"}:
                break
            parent = card.getparent()
            if parent is None or self._owners.get(parent) != key or parent.tag in {"body", "main", "html"}:
                break
            card = parent
        return card


@lru_cache(maxsize=10_000)
def _part(names: str) -> str:
    """What the class names of an element say that it is; a site's are the same on every page."""
    names = names.lower()
    if _TITLE.search(names):
        return "title"
    if _LABEL.search(names):
        return "label"
    return "teaser" if _TEASER.search(names) and not _NO_TEXT.search(names) else ""


def _label(text: str) -> str:
    return "" if len(text) > _LONGEST_LABEL or _NO_LABEL.search(text) else text.rstrip(" :|")
