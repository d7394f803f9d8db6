"""“Seite 1 / 3”: which page this is, and how many there are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element

from crawler.extract.links.anchors import place_of
from crawler.extract.page.page import Page
from crawler.extract.paging.page_mark import marks
from crawler.extract.paging.page_words import OF_WORDS, PAGE_WORDS
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
# A counter is text, perhaps with its numbers in elements of their own.
_MOST_PARTS = 6
_MOST_TEXTS = 30
_NUMBER = re.compile(r"\d+")
_INLINE = frozenset({"span", "b", "strong", "em", "a", "small"})
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

    A counter of pictures or comments is not read, nor one that gives this page another number than its address.
    Where several stand on the page the most frequent one counts.
    """
    marked = {mark.number for mark in marks(page.url) if mark.shape in {"named", "query", "bare"}}
    found: dict[tuple[int, int], int] = {}
    for element, text in _short_texts(page.root, {str(number) for number in marked | {1}}):
        match = _COUNTER.match(text) or _CJK_COUNTER.match(text)
        if not match:
            continue
        groups = match.groupdict()
        now, total = int(groups.get("now") or groups["now2"]), int(groups.get("total") or groups["total2"])
        if 1 <= now <= total <= MOST_PAGES and not _OTHERS.search(place_of(element)):
            found[now, total] = found.get((now, total), 0) + 1
    for numbers in (marked, {1}):
        fitting = {pair: times for pair, times in found.items() if pair[0] in numbers}
        if fitting:
            return max(fitting, key=fitting.__getitem__)
    return None


def _short_texts(root: _Element, numbers: set[str]) -> Iterator[tuple[_Element, str]]:
    """The small elements that print one of the numbers, with what they print, and the runs of text in them.

    Looks at each element's own text only, and from there at most two levels up: linear in the size of the page.
    """
    seen: set[_Element] = set()
    digits = tuple({number[0] for number in numbers})
    for element in root.iter(*_TAGS):
        own, after = element.text, element.tail
        # Settles nearly all: it takes half of the time of asking each element for its tag and its numbers.
        for digit in digits:
            if (own and digit in own) or (after and digit in after):
                break
        else:
            continue
        if after and element.tag in _INLINE:
            own = f"{own or ''}{after}"
        if not own or len(own) > _LONGEST or numbers.isdisjoint(_NUMBER.findall(own)):
            continue
        # Beside links the counter is a run of text: `<p>Seite 2 / 3 <a>Weiter</a></p>`.
        if len(element) and element.text:
            yield element, clean_line(element.text)
        if element.tag in _INLINE and element.tail:
            yield element, clean_line(element.tail)
        place: _Element | None = element
        for _ in range(3):
            if place is None or place in seen:
                break
            seen.add(place)
            if len(place) > _MOST_PARTS:
                break
            line = _line(place)
            if not line:
                break
            yield place, line
            place = place.getparent()


def _line(element: _Element) -> str:
    """What a small element prints; empty when it is no small one."""
    parts: list[str] = []
    length = 0
    for text in element.itertext():
        parts.append(text)
        length += len(text)
        if length > 4 * _LONGEST or len(parts) > _MOST_TEXTS:
            return ""
    line = clean_line("".join(parts))
    return line if len(line) <= _LONGEST else ""
