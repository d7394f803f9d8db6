"""Why a piece that stands between the article's paragraphs is not of its body."""

from __future__ import annotations

import re

from crawler.extract.body.extent import Extent
from crawler.extract.body.furniture import Furniture
from crawler.extract.body.hosts import Hosts, host_of
from crawler.extract.body.phrases import is_credited, is_furniture
from crawler.extract.page.pieces import TEXT, Box, Piece
from crawler.text import fold

# Classes of boxes that stand for a heading or a quotation's element.
_TITLED = re.compile("head|title|quote|zitat", re.IGNORECASE)


class Reasons:
    """Verdicts on the pieces of `box`, which holds the body."""

    def __init__(
        self, hosts: Hosts, furniture: Furniture, headlines: frozenset[str], box: Box, extent: Extent
    ) -> None:
        self._pieces = furniture.outline.pieces
        self._hosts = hosts
        self._furniture = furniture
        self._headlines = headlines
        self._longest_headline = max(map(len, headlines), default=0) * 2  # folding drops spaces and signs
        self._box = box
        self._extent = extent
        own = (index for index in hosts.own() if self._pieces[index].kind == "paragraph")
        self._in_paragraphs = sum(furniture.weights[index] for index in own) > hosts.mass(box) * 0.7

    def against(self, piece: Piece) -> str:  # noqa: PLR0911  one line a reason
        """Why the piece is left out; `""` when it is the body's."""
        if not self._extent.first <= piece.index <= self._extent.last:
            return "before the body" if piece.index < self._extent.first else "after the body"
        if piece.kind in {"image", "embed"}:
            return self._furniture.reason(piece.box, self._box, but="caption")
        if piece.kind not in TEXT:
            return piece.kind
        reason = self._furniture.reason(piece.box, self._box)
        if reason:
            return reason
        if self._is_below_picture(piece) and is_credited(piece.text):
            return "caption"
        if self._is_foreign(piece):
            return "inset"
        if len(piece.text) <= self._longest_headline and fold(piece.text) in self._headlines:
            return "headline"
        if piece.kind == "heading" and not fold(piece.text):
            return "rule"  # a line drawn with signs: body F1 +0.0024 (newspapers)
        if piece.linked and piece.kind != "heading" and _is_pointer(piece):
            return "link"
        if piece.kind != "table_row" and is_furniture(piece.text):
            return "phrase"
        return ""

    def _is_below_picture(self, piece: Piece) -> bool:
        return piece.kind in {"paragraph", "loose"} and self._pieces[piece.index - 1].kind == "image"

    def _is_foreign(self, piece: Piece) -> bool:
        """Text in no host of a body made of p elements: bare words in a box, or a box with its own heading."""
        if not self._in_paragraphs:
            return False
        chosen = self._hosts.chosen
        if piece.kind == "loose" and piece.box not in chosen and piece.box.tag in {"div", "section"}:
            return not _TITLED.search(piece.box.element.get("class") or "")
        if host_of(piece) in chosen:
            return False
        if piece.kind == "loose":
            return True
        child = next((box for box in piece.box.ancestors() if box.parent in chosen), None)
        return child is not None and self._hosts.has_own_heading(child, self._box)


def _is_pointer(piece: Piece) -> bool:
    """A line that is nothing but links, or a short label and one link: “Read more: …”."""
    share = piece.linked / len(piece.text)
    if len(piece.text) >= 60 and piece.text[-1] in ".。" and piece.kind == "paragraph":
        return False
    return share > 0.8 or (share > 0.6 and piece.links == 1 and len(piece.text) < 160)
