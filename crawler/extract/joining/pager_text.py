"""What of an article's blocks only pages: “Page 2 of 3”, “Next page”, “1 2 3”."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.extract.paging import labels
from crawler.extract.paging.page_words import OF_WORDS, PAGE_WORDS, SINGLE_PAGE
from crawler.items import Block
from crawler.text import fold

_LONGEST = 60
_NUMBERS = rf"\d{{1,3}}\s*(?:{OF_WORDS})\s*\d{{1,3}}"
_COUNTER = re.compile(
    rf"\W*\b(?:{PAGE_WORDS})(?:[ens]\b)?\W*(?:{_NUMBERS}|\d{{1,3}}(?:[\W\d]*\d)?)(?!\d)\W*",
    re.IGNORECASE,
)
# “1 2 3”, “1 / 3”: a pager where a page begins or ends, perhaps content elsewhere.
_NUMBER_ROW = re.compile(rf"\W*(?:{_NUMBERS}|\d{{1,3}}(?:\W*\d{{1,3}})*)\W*", re.IGNORECASE)


def without_counter(text: str) -> str:
    """The text without “Page 2 of 3” in it."""
    return _COUNTER.sub("", text)


def without_pager(body: Sequence[Block]) -> list[Block]:
    """The blocks without those that only page: counters and labels anywhere, bare numbers at both ends."""
    kept = [block for block in body if not _is_pager(block)]
    start, end = 0, len(kept)
    while start < end and _is_number_row(kept[start]):
        start += 1
    while end > start and _is_number_row(kept[end - 1]):
        end -= 1
    return kept[start:end]


def _is_number_row(block: Block) -> bool:
    if block.type not in {"paragraph", "list_item"} or len(block.text) > _LONGEST:
        return False
    return bool(_NUMBER_ROW.fullmatch(block.text))


def _is_pager(block: Block) -> bool:
    if block.type not in {"paragraph", "list_item"} or not block.text or len(block.text) > _LONGEST:
        return False
    rest = without_counter(block.text)
    name = fold(rest)
    if name in labels.NEXT_PAGE or name in SINGLE_PAGE:
        return True
    return rest != block.text and (not name or name in labels.PREVIOUS or name in labels.NEXT)
