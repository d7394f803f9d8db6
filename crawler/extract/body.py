"""Which pieces of the outline are the article's body.

Three steps. The paragraphs of an article stand in few boxes (hosts), most often in one; the host with the most
running text is the core. Other hosts belong to it when they are built alike or stand beside it (`_accept`). What
stands between the first and the last accepted paragraph is the body, less the furniture in between (`_select`).
"""

from __future__ import annotations

import re
from itertools import accumulate

from crawler.extract.furniture import Furniture
from crawler.extract.outline import Box, Outline, Piece
from crawler.text import fold

TEXT = frozenset({"paragraph", "loose", "list_item", "quote", "heading", "table_row", "code"})
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
    return max(score if piece.kind == "paragraph" else score / 2, 0)


def host_of(piece: Piece) -> Box:
    """The box whose children the paragraphs are: wrappers that hold nothing but the one piece are seen through."""
    box = piece.box
    while box.parent is not None and (box.tag == "p" or box.last - box.first == 1):
        box = box.parent
    return box


def _signature(box: Box) -> tuple[str, str]:
    names = box.element.get("class") or ""
    if not names and box.parent is not None:
        names = "> " + (box.parent.element.get("class") or "")
    return box.tag, names


class Body:
    """The article's own pieces, and why others were left out."""

    def __init__(self, outline: Outline, headline: str, teaser: str = "") -> None:
        self.outline = outline
        self.headline = fold(headline)
        self.teaser = fold(teaser)
        self.dropped: list[tuple[Piece, str]] = []
        self.furniture = Furniture(outline, [weight(piece) for piece in outline.pieces], self.headline)
        self.sums = [0.0, *accumulate(self.furniture.weights)]
        self.box = outline.boxes[0]
        hosts = self._accept()
        self.pieces = self._select(hosts) if hosts else []

    def _mass(self, box: Box) -> float:
        return self.sums[box.last] - self.sums[box.first]

    def _hosts(self) -> dict[Box, float]:
        hosts: dict[Box, float] = {}
        for piece, score in zip(self.outline.pieces, self.furniture.weights, strict=True):
            if score:
                host = host_of(piece)
                hosts[host] = hosts.get(host, 0) + score
        return hosts

    def _accept(self) -> list[Box]:
        """The hosts that are the article's."""
        hosts = self._hosts()
        if not hosts:
            return []
        core = max(hosts, key=lambda host: hosts[host])
        above = {box: steps for steps, box in enumerate(core.ancestors())}
        sign = _signature(core)
        article = next((box for box in core.ancestors() if box.tag == "article"), None)
        accepted = [core]
        for host, mass in hosts.items():
            if host is core:
                continue
            meeting = next((box for box in host.ancestors() if box in above), None)
            if meeting is None or (article is not None and meeting.depth < article.depth):
                continue
            alike = _signature(host) == sign
            near = above[meeting] <= 2 and mass > hosts[core] * 0.1
            if meeting is core or alike or near:
                accepted.append(host)
        return accepted

    def _select(self, hosts: list[Box]) -> list[Piece]:
        chosen = set(hosts)
        weights = self.furniture.weights
        own = [piece.index for piece in self.outline.pieces if weights[piece.index] and host_of(piece) in chosen]
        first, last = own[0], own[-1]
        while self.box is not None:
            inner = next((box for box in hosts[0].ancestors() if box.parent is self.box), None)
            if inner is None or inner.first > first or inner.last <= last:
                break
            self.box = inner
        first, last = self._widen(first, last, chosen)
        kept = []
        for piece in self.outline.pieces[self.box.first : self.box.last]:
            reason = self._reason(piece, first, last)
            if reason:
                self.dropped.append((piece, reason))
            else:
                kept.append(piece)
        return kept

    def _widen(self, first: int, last: int, chosen: set[Box]) -> tuple[int, int]:
        """Take in what stands in the same hosts before the first and after the last weighty paragraph."""
        pieces = self.outline.pieces
        while first > self.box.first and host_of(pieces[first - 1]) in chosen:
            first -= 1
        while last + 1 < self.box.last and host_of(pieces[last + 1]) in chosen:
            last += 1
        while last > first and pieces[last].kind == "heading":
            last -= 1
        return first, last

    def _reason(self, piece: Piece, first: int, last: int) -> str:
        if not first <= piece.index <= last and piece.kind != "image":
            return "before the body" if piece.index < first else "after the body"
        if piece.kind in {"image", "embed"}:
            return self.furniture.reason(piece.box, self.box)
        if piece.kind not in TEXT:
            return piece.kind
        reason = self.furniture.reason(piece.box, self.box)
        if reason:
            return reason
        text = fold(piece.text)
        if text == self.headline:
            return "headline"
        if piece.linked * 10 > len(piece.text) * 8 and piece.kind != "heading":
            return "link"
        return ""
