"""What a site's selectors pick on a page: they are believed wherever they pick something."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml.etree import iterwalk

from crawler.extract.page.elements import SKIPPED
from crawler.extract.page.outline import Outline
from crawler.extract.page.page import Page
from crawler.extract.page.pieces import Box, Piece
from crawler.extract.selectors import Selectors
from crawler.text import clean_line, fold

# Fields that are no part of the body: what a selector picks for them is taken out of it. Of the first the record has
# one value, so only the first pick counts: `h1, h2` for a headline does not cost the body its subheadings.
_ONE = ("headline", "kicker", "section", "published", "modified")
_MANY = ("teaser", "authors", "tags", "related")
_PSEUDO = re.compile(r"::(?:text|attr\([^)]*\))")
_LINES = frozenset({"br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "dd", "dt", "section"})


class Chosen:
    """The picks of one site's selectors on one page. A selector that is empty costs nothing."""

    def __init__(self, page: Page, selectors: Selectors) -> None:
        self._page = page
        self.selectors = selectors
        self.without = frozenset(self.elements(selectors.drop))
        """Elements that are not the article's, whatever stands in them."""

    def picks(self, css: str) -> list[Any]:
        """Elements, or strings where the selector ends in `::text` or `::attr()`."""
        return [pick.root for pick in self._page.selector.css(css)] if css else []

    def elements(self, css: str) -> list[Any]:
        return [pick for pick in self.picks(css) if not isinstance(pick, str)]

    def texts(self, css: str) -> list[str]:
        """The text of each pick, cleaned; without picks that print nothing."""
        words = (pick if isinstance(pick, str) else "".join(self._printed(pick)) for pick in self.picks(css))
        return [text for text in map(clean_line, words) if text]

    def first(self, css: str) -> str:
        return next(iter(self.texts(css)), "")

    def body_boxes(self, outline: Outline) -> list[Box]:
        """The boxes of the outline that `body` picks, outermost only; an inline pick stands for the boxes in it."""
        wanted = set(self.elements(self.selectors.body))
        if not wanted:
            return []
        inside = {element for pick in wanted for element in pick.iter()}
        boxes = [box for box in outline.boxes if box.element in inside]
        chosen = set(boxes)
        return [
            box
            for box in boxes
            if box.parent not in chosen and any(piece.text for piece in outline.pieces[box.first : box.last])
        ]

    def beside(self, pieces: Iterable[Piece], headline: str) -> Iterator[Piece]:
        """The pieces that other selectors claim, and the headline where `body` holds it, too."""
        claimed: set[Any] = set()
        for name in (*_ONE, *_MANY):
            elements = self.elements(_PSEUDO.sub("", getattr(self.selectors, name)))
            claimed.update(elements[:1] if name in _ONE else elements)
        wanted = fold(headline) if self.selectors.body else ""
        for piece in pieces:
            if (wanted and fold(piece.text) == wanted) or (
                claimed and any(box.element in claimed for box in piece.box.ancestors())
            ):
                yield piece

    def _printed(self, element: Any) -> Iterator[str]:
        """The words of an element, lines parted, without scripts and what `drop` picks."""
        walker = iterwalk(element, events=("start", "end"))
        for event, node in walker:
            if node.tag in _LINES:
                yield " "
            if event == "end":
                yield (node.tail or "") if node is not element else ""
            elif node is not element and (node.tag in SKIPPED or node in self.without):
                walker.skip_subtree()
            else:
                yield node.text or ""
