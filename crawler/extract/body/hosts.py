"""Which boxes host the article's paragraphs.

The paragraphs of an article stand in few boxes (hosts), most often in one; the host with the most running text is the
core. Other hosts belong to it when they are built alike, stand in it or beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from itertools import accumulate

from crawler.extract.page.outline import Outline
from crawler.extract.page.pieces import Box, Piece

# Elements that structure text: the host is the box around them.
_PARTS = frozenset(
    {"p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "table", "tbody", "thead", "tr", "figure"}
)
# Characters of a paragraph that says where the article stands; on a page that has none, of any p.
_SHORTEST, _SHORTEST_AT_ALL = 40, 3
# In no language with spaces are the words longer on the average (Finnish: 8, German: 6).
_LONG, _LONGEST_WORD = 500, 25
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")


def weight(piece: Piece, shortest: int = _SHORTEST) -> float:
    """How much the piece speaks for the box it stands in being the article's: its unlinked running text."""
    if piece.kind not in {"paragraph", "loose", "quote", "list_item"}:
        return 0
    length = len(piece.text)
    if length * 3 < shortest:
        return 0
    if not piece.text.isascii() and _UNSPACED.search(piece.text[:20]):
        length *= 3
    elif length > _LONG:  # a word of 3 MB is no text: it won against an article of ten paragraphs
        length = min(length, _LONGEST_WORD * (piece.text.count(" ") + 1))
    if length < shortest or piece.linked * 2 > len(piece.text):
        return 0
    score = length - piece.linked * 2
    return max(score if piece.kind == "paragraph" else score / 2, 0)


def host_of(piece: Piece) -> Box:
    """The box whose children the paragraphs are: wrappers that hold nothing but the one piece are seen through."""
    if piece.known_host is None:
        piece.known_host = _host_above(piece.box)
    return piece.known_host


def _host_above(box: Box) -> Box:
    while box.parent is not None and (box.tag in _PARTS or box.last - box.first == 1):
        structured = box.tag in _PARTS and box.tag != "p"
        extent = box.first, box.last
        box = box.parent
        while structured and box.parent is not None and (box.first, box.last) == extent:
            box = box.parent
    return box


def weights_of(outline: Outline) -> list[float]:
    """The weight of each piece; on a page without a paragraph of some length that of its p elements."""
    weights = [weight(piece) for piece in outline.pieces]
    if not any(weights):
        weights = [weight(p, _SHORTEST_AT_ALL) if p.kind == "paragraph" else 0 for p in outline.pieces]
    return weights


def _signature(box: Box) -> tuple[str, str]:
    names = box.element.get("class") or ""
    if not names and box.parent is not None:
        names = "> " + (box.parent.element.get("class") or "")
    return box.tag, names


class Hosts:
    """The hosts that are the article's (`accepted`, the core first). `weights` are the pieces', 0 for furniture."""

    def __init__(self, outline: Outline, weights: list[float]) -> None:
        self._pieces = outline.pieces
        self._weights = weights
        self.sums = [0.0, *accumulate(weights)]
        self._hosts = {piece.index: host_of(piece) for piece in outline.pieces if weights[piece.index]}
        self._held: dict[Box, list[int]] = {}
        """The weighty pieces of each host."""
        for index, host in self._hosts.items():
            self._held.setdefault(host, []).append(index)
        self._core = outline.boxes[0]
        self.accepted = self._accept()
        self.chosen = frozenset(self.accepted)

    def mass(self, box: Box) -> float:
        return self.sums[box.last] - self.sums[box.first]

    def own(self) -> list[int]:
        """The indices of the weighty pieces in the accepted hosts."""
        return [index for index, host in self._hosts.items() if host in self.chosen]

    def around(self, first: int, last: int) -> Box:
        """The smallest box that holds the pieces from first to last."""
        return next(box for box in self._core.ancestors() if box.first <= first and box.last > last)

    def _accept(self) -> list[Box]:
        masses = {host: sum(self._weights[index] for index in held) for host, held in self._held.items()}
        if not masses:
            return []
        core = self._core = max(masses, key=lambda host: masses[host])
        above = {box: steps for steps, box in enumerate(core.ancestors())}
        # The outermost: the posts of a live blog are articles in an article. Gain: body F1 +0.003 (newspapers).
        article = next((box for box in reversed(list(core.ancestors())) if box.tag == "article"), None)
        accepted = [core]
        for host, mass in masses.items():
            meeting = next((box for box in host.ancestors() if box in above), None)
            if host is core or meeting is None or (article is not None and meeting.depth < article.depth):
                continue
            if _signature(host) == _signature(core):
                accepted.append(host)
            elif self._is_bare(host) and not self._is_bare(core):
                continue
            elif meeting is core:
                if not self._is_inset(host, masses[core]):
                    accepted.append(host)
            elif meeting is host:
                if self._surrounds(host, above[host] <= 2, mass > masses[core] * 0.1):
                    accepted.append(host)
            elif above[meeting] <= 2 and mass > masses[core] * 0.1:
                accepted.append(host)
        return accepted

    def _is_bare(self, host: Box) -> bool:
        """Whether the host's text stands in no element of its own: an offer amid paragraphs, a line below a picture.

        Gain: body F1 +0.0017 (newspapers), +0.0007 (archive), paragraph F1 +0.0014 (publishers).
        """
        own = self._held[host]
        loose = sum(self._weights[index] for index in own if self._pieces[index].kind == "loose")
        return loose * 2 > sum(self._weights[index] for index in own)

    def _surrounds(self, host: Box, near: bool, heavy: bool) -> bool:
        """Whether paragraphs around the core are the article's, too.

        Three before it are what a live blog begins with: body F1 +0.023 (newspapers). Of a box near it one before it
        will do when it is of some weight or of the core's make (+0.0002, publishers); a single one after it is a
        notice: body F1 +0.0005 (publishers), +0.0025 (archive).
        """
        held = self._held[host]
        if len(held) >= 3 and held[2] < self._core.first:
            return True
        before, after = held[0] < self._core.first, len(held) - sum(index < self._core.last for index in held)
        if not near or heavy:
            return near and (before or after > 1)
        return near and before and self._is_made_like_the_core(self._pieces[held[0]].box)

    def _is_made_like_the_core(self, box: Box) -> bool:
        names = box.element.get("class")
        return bool(names) and any(
            self._pieces[index].box.element.get("class") == names for index in self._held[self._core]
        )

    def _is_inset(self, host: Box, own: float) -> bool:
        """Whether a box amid the running text is a text of its own: a fact box, a poll, another story.

        Gain: heading F1 +0.014, paragraph F1 +0.006 (publishers). A box built as those around single paragraphs is
        none, though it has a subhead: body F1 +0.0010, heading F1 +0.004 (publishers).
        """
        core = self._core
        inset = next(box for box in host.ancestors() if box.parent is core)
        if own < self.mass(core) * 0.5 or self._wraps[_signature(inset)] >= 3:
            return False
        return self.has_own_heading(inset, core)

    @cached_property
    def _wraps(self) -> Counter[tuple[str, str]]:
        """How often boxes built alike stand around a single paragraph of the core."""
        found: Counter[tuple[str, str]] = Counter()
        for index, host in self._hosts.items():
            if host is self._core and self._pieces[index].box is not host:
                box = next(box for box in self._pieces[index].box.ancestors() if box.parent is host)
                if box.tag != "p":
                    found[_signature(box)] += 1
        return found

    def has_own_heading(self, box: Box, around: Box) -> bool:
        """Whether a box that holds a small part of the text holds a heading, too."""
        if self.mass(box) > self.mass(around) * 0.3:
            return False
        texts, headings = self._counts
        return texts[box.last] - texts[box.first] > 1 and headings[box.last] > headings[box.first]

    @cached_property
    def _counts(self) -> tuple[list[int], list[int]]:
        """How many texts, and how many headings, stand before each piece: asked of box after box, within each other."""
        texts = accumulate((bool(piece.text) for piece in self._pieces), initial=0)
        headings = (piece.kind == "heading" and bool(piece.text) for piece in self._pieces)
        return list(texts), list(accumulate(headings, initial=0))
