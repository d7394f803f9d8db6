"""Buttons that load more of a list: their address where they carry one, and that the list goes on where
not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from lxml.etree import _Element

from crawler.extract.links.anchors import place_of, quick_text
from crawler.extract.links.targets import bare, same_site
from crawler.extract.page.page import Page
from crawler.extract.paging import labels
from crawler.extract.paging.page_mark import marks
from crawler.patterns import pattern
from crawler.text import fold
from crawler.urls import absolute

_ADDRESS_NAMES = pattern(
    r"^(?:data-)?(?:[\w-]*[-_])?(?:url|href|src|link|next|nextpage|path|endpoint|hx-get|get|target)$"
    r"|^(?:next|load|more)\w*(?:url|href|link|page)$",
    re.IGNORECASE,
)
_COUNT_NAMES = {
    "data-page": "page",
    "data-next-page": "page",
    "data-nextpage": "page",
    "data-offset": "offset",
    "data-next-offset": "offset",
    "data-start": "start",
}
# Loads pictures of another house, comments, or answers that are no page.
_ANOTHER_LIST = pattern(
    r"sbi_|instagram|facebook|twitter|tiktok|youtube|comment|kommentar|gallery|galerie|<nav|menu"
    r"|dropdown|cookie|faq|video"
)
_LOADER = pattern(r"load-?_?more|more-?posts|show-?more|mehr-?laden|infinite|view-?more")
_NO_ADDRESS = pattern(r"\s*(?:#|javascript:|mailto:|$)", re.IGNORECASE)
_NO_PAGE = pattern(r"\.(?:js|css|png|jpe?g|svg|gif|webp)(?:$|\?)", re.IGNORECASE)
_LONGEST_LABEL = 50
_LONGEST_JSON = 20_000


def load_more(page: Page) -> tuple[str | None, bool]:
    """The address that a load-more button carries, and whether there is such a button without an address."""
    goes_on = False
    for element in _buttons(page):
        if not _is_loader(element) or _ANOTHER_LIST.search(place_of(element)):
            continue
        for address in _addresses(element):
            url = absolute(page.base_url, address)
            if url and same_site(url, page.url) and bare(url) != bare(page.url) and _counts(url):
                return url, False
        goes_on = goes_on or element.tag != "a" or not _has_address(element)
    return None, goes_on


def _buttons(page: Page) -> Iterator[_Element]:
    """Buttons, what plays one, and links that lead nowhere or are called after loading."""
    for element in page.root.iter("button", "input", "a", "div", "span"):
        tag = element.tag
        if tag in {"button", "input"} or element.get("role") == "button":
            yield element
        elif tag == "a":
            names = element.get("class")
            if (names and _called_loader(names)) or not _has_address(element):
                yield element


def _has_address(link: _Element) -> bool:
    href = link.get("href")
    if not href:
        return False
    # Nearly all links of a page begin so and lead somewhere.
    return href[:1] == "/" or href[:4] == "http" or not _NO_ADDRESS.match(href)


@lru_cache(maxsize=10_000)
def _called_loader(names: str) -> bool:
    """Class names of a site are the same on every page."""
    return _LOADER.search(names.lower()) is not None


def _is_loader(element: _Element) -> bool:
    if len(element) > 8:
        return False
    for label in (element.get("aria-label"), element.get("value"), element.get("title")):
        if label and len(label) <= _LONGEST_LABEL and _speaks(label):
            return True
    text = quick_text(element)
    if text and len(text) <= _LONGEST_LABEL:
        return _speaks(text) or (
            element.tag == "a" and not _has_address(element) and fold(text) in labels.NEXT_PAGE
        )
    return False


def _speaks(label: str) -> bool:
    return fold(label) in labels.LOAD_MORE


def _addresses(element: _Element) -> Iterator[str]:
    count = {
        wanted: element.get(name)
        for name, wanted in _COUNT_NAMES.items()
        if (element.get(name) or "").isdecimal()
    }
    for name, value in element.attrib.items():
        text = str(value).strip()
        if text[:1] in "{[" and len(text) <= _LONGEST_JSON:
            yield from _in_json(text)
        elif _ADDRESS_NAMES.match(str(name)) and _is_address(text):
            yield text
            if count and not urlsplit(text).query:
                wanted, number = next(iter(count.items()))
                yield f"{text}?{wanted}={number}"


def _is_address(text: str) -> bool:
    return text.startswith(("/", "?", ".", "http")) and not _NO_PAGE.search(text)


def _in_json(text: str) -> Iterator[str]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return
    stack: list[tuple[str, Any]] = [("", found)]
    while stack:
        name, value = stack.pop()
        if isinstance(value, dict):
            stack += [(str(key), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            stack += [(name, inner) for inner in value]
        elif isinstance(value, str) and _ADDRESS_NAMES.match(name) and _is_address(value):
            yield value


def _counts(url: str) -> bool:
    """Whether the address says itself which part of the list it is; a cursor counts as much as a number."""
    query = urlsplit(url).query
    return (
        any(mark.shape in {"named", "query", "offset"} for mark in marks(url))
        or "cursor=" in query
        or "after=" in query
    )
