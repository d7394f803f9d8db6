"""Which pieces of the outline are the article's body."""

from __future__ import annotations

import re
from itertools import accumulate

from crawler.extract.outline import Box, Outline, Piece
from crawler.text import fold

# Furniture that is dropped from a body however the page is built, unless it holds most of the text.
_DROPPED = frozenset(
    {"comments", "share", "related", "promo", "meta", "caption", "chrome", "aside", "hidden"}
)
_TEXT = frozenset({"paragraph", "loose", "list_item", "quote", "heading", "table_row", "code"})
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")


def weight(piece: Piece) -> float:
    """How much the piece speaks for the box it stands in being the article's: its unlinked running text."""
    if piece.kind not in {"paragraph", "loose", "quote", "list_item"}:
        return 0
    length = len(piece.text)
    if _UNSPACED.search(piece.text[:20]):
        length *= 3
    if length < 40 or piece.linked * 2 > len(piece.text):
        return 0
    score = length - piece.linked * 2
    if piece.kind != "paragraph":
        score //= 2
    return max(score, 0)


class Body:
    """The box that holds the article, and the pieces of it that are the article's own."""

    def __init__(self, outline: Outline, headline: str) -> None:
        self.outline = outline
        self.headline = fold(headline)
        self.dropped: list[tuple[Piece, str]] = []
        weights = [weight(piece) for piece in outline.pieces]
        plain = [0.0, *accumulate(weights)]
        free = [0.0, *accumulate(self._free(weights))]
        if free[-1] * 3 < plain[-1]:
            free = plain
        self.sums = free
        self.box = self._choose()
        self.pieces = self._select()

    def _free(self, weights: list[float]) -> list[float]:
        """The weights, without those inside furniture that does not hold most of its parent's text."""
        sums = [0.0, *accumulate(weights)]
        total = sums[-1]
        out = list(weights)
        for box in self.outline.boxes:
            if (
                box.hint in _DROPPED
                and box.first < box.last
                and sums[box.last] - sums[box.first] < total * 0.5
            ):
                for index in range(box.first, box.last):
                    out[index] = 0
        return out

    def _mass(self, box: Box) -> float:
        return self.sums[box.last] - self.sums[box.first]

    def _choose(self) -> Box:
        box = self.outline.boxes[0]
        children: dict[int, list[Box]] = {}
        for inner in self.outline.boxes[1:]:
            if inner.last > inner.first:
                children.setdefault(id(inner.parent), []).append(inner)
        while True:
            inner_boxes = children.get(id(box), [])
            best = max(inner_boxes, key=self._mass, default=None)
            if best is None or self._mass(best) < self._mass(box) * 0.75 or best.tag in {"p", "li", "td"}:
                return box
            box = best

    def _select(self) -> list[Piece]:
        kept = []
        pieces = self.outline.pieces[self.box.first : self.box.last]
        verdicts: dict[int, str] = {}
        for piece in pieces:
            reason = self._reason(piece, verdicts)
            if reason:
                self.dropped.append((piece, reason))
            else:
                kept.append(piece)
        return self._trim(kept)

    def _reason(self, piece: Piece, verdicts: dict[int, str]) -> str:
        if piece.kind not in _TEXT:
            return "" if piece.kind in {"image", "embed"} else piece.kind
        reason = self._box_reason(piece.box, verdicts)
        if reason:
            return reason
        if self.headline and fold(piece.text) == self.headline:
            return "headline"
        if piece.linked * 10 > len(piece.text) * 8 and piece.kind != "heading":
            return "link"
        if piece.kind == "heading" and piece.level == 1:
            return "headline"
        return ""

    def _box_reason(self, box: Box, verdicts: dict[int, str]) -> str:
        trail = []
        reason = ""
        inner: Box | None = box
        while inner is not None and inner is not self.box:
            known = verdicts.get(id(inner))
            if known is not None:
                reason = known
                break
            trail.append(inner)
            inner = inner.parent
        for inner in reversed(trail):
            if not reason:
                reason = self._furniture(inner)
            verdicts[id(inner)] = reason
        return reason

    def _furniture(self, box: Box) -> str:
        mass = self._mass(box)
        if box.hint in _DROPPED and mass < self._mass(self.box) * 0.5:
            return box.hint
        if box.tag in {"ul", "ol", "div", "section", "table"}:
            pieces = self.outline.pieces[box.first : box.last]
            length = sum(len(piece.text) for piece in pieces)
            linked = sum(piece.linked for piece in pieces)
            if length and linked > length * 0.6:
                return "links"
        return ""

    def _trim(self, pieces: list[Piece]) -> list[Piece]:
        texts = [i for i, piece in enumerate(pieces) if piece.kind in _TEXT]
        last = max((i for i in texts if pieces[i].kind != "heading"), default=-1)
        for piece in pieces[last + 1 :]:
            self.dropped.append((piece, "after the end"))
        return pieces[: last + 1]
