"""A selector to try where a section's links to articles are not known as such."""

from __future__ import annotations

import re
from collections import defaultdict

from lxml.etree import _Element
from msgspec import Struct

from crawler.extract.links.anchors import anchors_on_site
from crawler.extract.listing.article_links import sort_links
from crawler.extract.page.page import Page

# A name that somebody gave to a kind of thing: no state, no number of a build (`css-1x2y3z`).
_NAME = re.compile(r"[A-Za-z][A-Za-z_-]{2,}")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_UPWARDS = 4
_A_LIST = 3


class Suggestion(Struct, frozen=True):
    """The selector, how many links it picks that may be articles, and the likeliest of their texts."""

    css: str
    links: int
    example: str


def suggest_links(page: Page) -> Suggestion | None:
    """What picks the most and longest texts among links not taken for articles; None where nothing stands alike."""
    _, left = sort_links(page, anchors_on_site(page))
    groups: dict[str, dict[str, str]] = defaultdict(dict)
    for candidate in left:
        for anchor in candidate.anchors:
            css = _selector_of(anchor.element)
            if css and anchor.text:
                groups[css].setdefault(candidate.target.key, anchor.text)
    lists = {css: texts for css, texts in groups.items() if len(texts) >= _A_LIST}
    if not lists:
        return None
    # A menu has many labels, a list of articles has headlines: squared, ten of these outweigh a hundred of those.
    css = max(lists, key=lambda one: sum(len(text) ** 2 for text in lists[one].values()))
    return Suggestion(css, len(lists[css]), max(lists[css].values(), key=len))


def _selector_of(anchor: _Element) -> str:
    """By the nearest class or heading around the link, which others like it share."""
    if own := _class_of(anchor):
        return f"a.{own}"
    element = anchor.getparent()
    for _ in range(_UPWARDS):
        if element is None or not isinstance(element.tag, str):
            return ""
        if own := _class_of(element):
            return f"{element.tag}.{own} a"
        if element.tag in _HEADINGS:
            return f"{element.tag} a"
        element = element.getparent()
    return ""


def _class_of(element: _Element) -> str:
    return next((name for name in (element.get("class") or "").split() if _NAME.fullmatch(name)), "")
