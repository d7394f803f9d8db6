"""What a walk over a page gathers, made pieces: where a run of text ends, what parts it, which cells are a row."""

from __future__ import annotations

import re
from typing import Any

from crawler.extract.page.elements import HEADINGS
from crawler.extract.page.pieces import Box, Piece
from crawler.text import clean_line

BREAK = "\v"
# The largest of 637 pages has 1,569. A page of 8 MiB may hold a million, and each costs some 10 µs and 300 bytes; what
# comes after these is left out, and the article said to be incomplete.
_MOST_PIECES = 10_000
_LEVELLED = frozenset({"heading", "list_item"})
_CELLS = frozenset({"loose", "paragraph", "list_item"})
_LONGEST_CELL = 200  # characters
# Two breaks end a paragraph. One does where a sentence ends and both sides are long: some editors part paragraphs so.
# Gain of the latter: paragraph F1 +0.005 (publishers), no page lost.
_SENTENCE_END = r"[.!?。”\"»]"
_PARAGRAPH_BREAK = re.compile(
    r"\v(?:\s*\v[\s\v]*"
    rf"|(?:(?<=[^\v]{{80}}{_SENTENCE_END}\v)|(?<=[^\v]{{80}}{_SENTENCE_END}\s\v))\s*(?=[^\v]{{80}}))"
)


class TextRuns:
    """The run of text that is being gathered, and the pieces before it."""

    __slots__ = ("buffer", "href", "is_cut", "linked", "links", "pieces")

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.is_cut = False
        """The page holds more than is looked at."""
        self.buffer: list[str] = []
        self.linked = 0
        """Characters of the buffer that are link text."""
        self.links = 0
        """Links begun in it."""
        self.href = ""
        """The first one's address."""

    def add(self, kind: str, text: str, box: Box, element: Any, href: str) -> None:
        """A piece that is no run of text."""
        if len(self.pieces) < _MOST_PIECES:
            self.pieces.append(Piece(len(self.pieces), kind, text, box, 0, href, element))
        else:
            self.is_cut = True

    def end(self, box: Box) -> None:
        """Make what was gathered a piece of the box, or several where line breaks part it."""
        buffer = self.buffer
        raw = buffer[0] if len(buffer) == 1 else "".join(buffer)
        buffer.clear()
        linked, links = self.linked, self.links
        self.linked = self.links = 0
        if BREAK in raw:  # in p elements, too: paragraph F1 +0.007 (publishers)
            for part in _PARAGRAPH_BREAK.split(raw):
                self._add_text(part, box, linked * len(part) // len(raw), links)
        else:
            self._add_text(raw, box, linked, links)

    def _add_text(self, raw: str, box: Box, linked: int, links: int) -> None:
        pieces = self.pieces
        index = len(pieces)
        if index >= _MOST_PIECES:
            self.is_cut = True
            return
        text = clean_line(raw)
        if text:
            kind = box.kind
            level = _level(box) if kind in _LEVELLED else 0
            linked = min(linked, len(text)) if linked else 0
            piece = Piece(index, kind or "loose", text, box, linked, self.href, box.element, links, level)
            pieces.append(piece)

    def close_row(self, row: Box) -> None:
        """Cells are pieces of a table row when all are short; long ones say that the table is the page's layout."""
        pieces = self.pieces[row.first : row.last]
        if len(pieces) > 1 and all(
            len(piece.text) <= _LONGEST_CELL and piece.kind in _CELLS for piece in pieces
        ):
            row.kind = "table_row"
            for piece in pieces:
                piece.kind = "table_row"


def _level(box: Box) -> int:
    """Of a heading its rank; of a list item how many items it stands in, itself counted."""
    if box.kind == "heading":
        return next((HEADINGS[outer.tag] for outer in box.ancestors() if outer.tag in HEADINGS), 0)
    return box.items
