"""“Seite 1 / 3”: which page this is, and how many there are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from crawler.extract.anchors import place_of
from crawler.extract.labels import OF_WORDS, PAGE_WORDS
from crawler.extract.page import Page
from crawler.extract.page_mark import marks
from crawler.text import clean_line

# No article of several pages that was seen has more; a higher total counts pictures, comments or a
# listing's pages.
MOST_PAGES = 100
_LONGEST = 40
_COUNTER = re.compile(
    rf"^\W*(?:{PAGE_WORDS})\W*(?P<now>\d{{1,3}})\s*(?:{OF_WORDS})\s*(?P<total>\d{{1,3}})\W*$", re.IGNORECASE
)
_CJK_COUNTER = re.compile(
    r"^\W*(?P<now>\d{1,3})\s*/\s*(?P<total>\d{1,3})\s*(?:ページ|页|頁|페이지)\W*$"
    r"|^\W*第\s*(?P<now2>\d{1,3})\s*[页頁]\s*[/,，、]?\s*共\s*(?P<total2>\d{1,3})\s*[页頁]\W*$"
)
_OTHERS = re.compile(
    r"comment|kommentar|gallery|galerie|slick|swiper|slider|carousel|slide|lightbox|bildstrecke|image"
    r"|photo|foto|related|teaser"
)
_TAGS = (
    "span",
    "p",
    "div",
    "li",
    "a",
    "strong",
    "b",
    "em",
    "td",
    "h2",
    "h3",
    "h4",
    "h5",
    "nav",
    "small",
    "label",
)


def read_counter(page: Page) -> tuple[int, int] | None:
    """The number of this page and of all pages of the article as the page prints them, or None.

    A counter of pictures or comments is not read. Where several stand on the page the most frequent one
    counts. A counter may be wrong: what the address says of this page (its marker) is held against it.
    """
    found: dict[tuple[int, int], int] = {}
    for element, text in _short_texts(page.root):
        match = _COUNTER.match(text) or _CJK_COUNTER.match(text)
        if not match:
            continue
        groups = match.groupdict()
        now, total = int(groups.get("now") or groups["now2"]), int(groups.get("total") or groups["total2"])
        if 1 <= now <= total <= MOST_PAGES and not _OTHERS.search(place_of(element)):
            found[now, total] = found.get((now, total), 0) + 1
    marked = {mark.number for mark in marks(page.url) if mark.shape in {"named", "query", "bare"}}
    for numbers in (marked, {1}):
        fitting = {pair: times for pair, times in found.items() if pair[0] in numbers}
        if fitting:
            return max(fitting, key=fitting.__getitem__)
    return None


def _short_texts(root: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """The small elements that hold a number, with what they print."""
    for element in root.iter(*_TAGS):
        # A counter is text, perhaps with its numbers in elements of their own.
        if len(element) > 6:
            continue
        text = "".join(element.itertext())
        if len(text) > 4 * _LONGEST:
            continue
        line = clean_line(text)
        if len(line) <= _LONGEST and any(sign.isdecimal() for sign in line):
            yield element, line
