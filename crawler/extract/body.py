"""Which pieces of the outline are the article's body.

Three steps. The paragraphs of an article stand in few boxes (hosts), most often in one; the host with the most
running text is the core. Other hosts belong to it when they are built alike or stand beside it (`_accept`). What
stands between the first and the last accepted paragraph is the body, less the furniture in between (`_select`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, groupby

from crawler.extract.furniture import Furniture
from crawler.extract.outline import Box, Outline, Piece
from crawler.extract.phrases import is_furniture
from crawler.text import fold

TEXT = frozenset({"paragraph", "loose", "list_item", "quote", "heading", "table_row", "code"})
# Elements that structure text: the host is the box around them.
_PARTS = frozenset(
    {"p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "table", "tbody", "thead", "tr", "figure"}
)
# Characters of a paragraph that says where the article stands; on a page that has none, of any p.
_SHORTEST, _SHORTEST_AT_ALL = 40, 3
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
    if length < shortest or piece.linked * 2 > len(piece.text):
        return 0
    score = length - piece.linked * 2
    return max(score if piece.kind == "paragraph" else score / 2, 0)


def host_of(piece: Piece) -> Box:
    """The box whose children the paragraphs are: wrappers that hold nothing but the one piece are seen through."""
    box = piece.box
    while box.parent is not None and (box.tag in _PARTS or box.last - box.first == 1):
        structured = box.tag in _PARTS and box.tag != "p"
        extent = box.first, box.last
        box = box.parent
        while structured and box.parent is not None and (box.first, box.last) == extent:
            box = box.parent
    return box


def _is_pointer(piece: Piece) -> bool:
    """A line that is nothing but links, or a short label and one link: “Read more: …”."""
    share = piece.linked / len(piece.text)
    return share > 0.8 or (share > 0.6 and piece.links == 1 and len(piece.text) < 160)


def _signature(box: Box) -> tuple[str, str]:
    names = box.element.get("class") or ""
    if not names and box.parent is not None:
        names = "> " + (box.parent.element.get("class") or "")
    return box.tag, names


# A refrain or an answer may stand twice; a sentence of this length does not.
_TOO_LONG_FOR_CHANCE = 60


class Body:
    """The article's own pieces, and why others were left out."""

    def __init__(self, outline: Outline, headlines: Iterable[str], within: Sequence[Box] = ()) -> None:
        """`within` are the boxes that a site's selector names: then the body is what they hold, less furniture."""
        self.outline = outline
        self.headlines = frozenset(fold(headline) for headline in headlines if headline)
        self._longest_headline = (
            max(map(len, self.headlines), default=0) * 2
        )  # folding drops spaces and signs
        self.dropped: list[tuple[Piece, str]] = []
        weights = [weight(piece) for piece in outline.pieces]
        if not any(weights):
            weights = [weight(p, _SHORTEST_AT_ALL) if p.kind == "paragraph" else 0 for p in outline.pieces]
        self.furniture = Furniture(outline, weights, self.headlines)
        self.sums = [0.0, *accumulate(self.furniture.weights)]
        self.box = outline.boxes[0]
        hosts = [] if within else self._accept()
        self.pieces = self._select(hosts) if hosts else self._all_of(within)
        self.drop(_doubled(self.pieces), "doubled")

    def window(self) -> list[Piece]:
        """The pieces from the headline to the second text of the body: where a teaser is printed."""
        pieces = self.outline.pieces
        texts = [piece.index for piece in self.pieces if piece.kind in {"paragraph", "loose", "list_item"}]
        if not texts:
            return []
        return pieces[self.headline_at : texts[1] if len(texts) > 2 else texts[0]]

    @cached_property
    def headline_at(self) -> int:
        """Index of the last heading before the body that is the headline, else a little before the body."""
        start = self.start
        return max(
            (
                p.index
                for p in self.outline.pieces[:start]
                if p.kind == "heading" and fold(p.text) in self.headlines
            ),
            default=max(0, min(start, len(self.outline.pieces)) - 12),
        )

    @cached_property
    def start(self) -> int:
        """Index of the body's first text; the number of all pieces when there is none."""
        return next((piece.index for piece in self.pieces if piece.kind in TEXT), len(self.outline.pieces))

    def drop_related(self, indices: set[int]) -> None:
        """Take out what a related block holds, but never a paragraph: a block's reach is a guess."""
        self.drop((piece for piece in self.pieces if piece.index in indices and not weight(piece)), "related")

    def drop(self, pieces: Iterable[Piece], reason: str) -> None:
        """Take pieces out that turned out to be something else."""
        gone = set(pieces)
        self.__dict__.pop("start", None)
        self.dropped.extend((piece, reason) for piece in self.pieces if piece in gone)
        self.pieces = self._from_text([piece for piece in self.pieces if piece not in gone])

    def _mass(self, box: Box) -> float:
        return self.sums[box.last] - self.sums[box.first]

    def _weigh_hosts(self) -> dict[Box, float]:
        hosts: dict[Box, float] = {}
        for piece, score in zip(self.outline.pieces, self.furniture.weights, strict=True):
            if score:
                host = host_of(piece)
                hosts[host] = hosts.get(host, 0) + score
        return hosts

    def _accept(self) -> list[Box]:
        """The hosts that are the article's."""
        hosts = self._weigh_hosts()
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
            if meeting is core and not alike and self._is_inset(host, core, hosts[core]):
                continue
            if meeting is core or alike or near or (meeting is host and self._leads_up(host, core)):
                accepted.append(host)
        return accepted

    def _leads_up(self, host: Box, core: Box) -> bool:
        """Whether the box around a live blog's entries, or a list's, begins with paragraphs of its own.

        Gain: body F1 +0.023 (newspapers).
        """
        pieces = self.outline.pieces[host.first : core.first]
        return sum(self.furniture.weights[p.index] > 0 and host_of(p) is host for p in pieces) >= 3

    def _is_inset(self, host: Box, core: Box, own: float) -> bool:
        """Whether a box amid the running text is a text of its own: a fact box, a poll, another story.

        Gain: heading F1 +0.014, paragraph F1 +0.006 (publishers).
        """
        inset = next(box for box in host.ancestors() if box.parent is core)
        return own >= self._mass(core) * 0.5 and self._has_own_heading(inset, core)

    def _has_own_heading(self, box: Box, around: Box) -> bool:
        if self._mass(box) > self._mass(around) * 0.3:
            return False
        pieces = [piece for piece in self.outline.pieces[box.first : box.last] if piece.text]
        return len(pieces) > 1 and any(piece.kind == "heading" for piece in pieces)

    def _select(self, hosts: list[Box]) -> list[Piece]:
        chosen = self._hosts = set(hosts)
        weights = self.furniture.weights
        own = [
            piece.index for piece in self.outline.pieces if weights[piece.index] and host_of(piece) in chosen
        ]
        self.box = self._around(hosts, own[0], own[-1])
        paragraphs = sum(weights[index] for index in own if self.outline.pieces[index].kind == "paragraph")
        self._in_paragraphs = paragraphs > self._mass(self.box) * 0.7
        first, last = self._extent(chosen, own[0], own[-1])
        kept = []
        for piece in self.outline.pieces[self.box.first : self.box.last]:
            reason = self._reason(piece, first, last)
            if reason:
                self.dropped.append((piece, reason))
            else:
                kept.append(piece)
        kept = self._from_text(kept)
        if any(piece.kind in TEXT for piece in kept):
            return kept
        # Nothing stood the tests: then the paragraphs that made the hosts are better than an empty body.
        return [self.outline.pieces[index] for index in own]

    def _all_of(self, boxes: Sequence[Box]) -> list[Piece]:
        kept = []
        for box in boxes:
            self.box = box
            for piece in self.outline.pieces[box.first : box.last]:
                media = piece.kind in {"image", "embed"}
                reason = self.furniture.reason(piece.box, box, but="caption" if media else "")
                if not reason and not media and piece.kind not in TEXT:
                    reason = piece.kind
                if reason:
                    self.dropped.append((piece, reason))
                else:
                    kept.append(piece)
        return self._from_text(kept)

    def _from_text(self, pieces: list[Piece]) -> list[Piece]:
        """Without the pictures above the first text: they are the article's, but not in its body."""
        start = next((at for at, piece in enumerate(pieces) if piece.kind in TEXT), len(pieces))
        self.dropped.extend((piece, "above the text") for piece in pieces[:start])
        return pieces[start:]

    def _around(self, hosts: list[Box], first: int, last: int) -> Box:
        """The smallest box that holds the pieces from first to last."""
        return next(box for box in hosts[0].ancestors() if box.first <= first and box.last > last)

    def _extent(self, chosen: set[Box], first: int, last: int) -> tuple[int, int]:
        """From the first to the last text that stands in the hosts, short ones as well, but after the headline."""
        pieces = self.outline.pieces[self.box.first : self.box.last]
        start, mass = self.box.first, self._mass(self.box)
        for piece in pieces:
            if piece.kind == "heading" and fold(piece.text) in self.headlines:
                if self.sums[piece.index] - self.sums[self.box.first] < mass * 0.3:
                    start = piece.index + 1
            elif piece.kind in TEXT and piece.kind != "loose" and host_of(piece) in chosen:
                if piece.index < first and piece.kind != "paragraph":
                    continue
                if not self.furniture.reason(piece.box, self.box):
                    first, last = min(first, piece.index), max(last, piece.index)
        while last > first and self.outline.pieces[last].kind == "heading":
            last -= 1
        first, last = self._after_summary(first, last), self._with_pictures(last, chosen)
        host, level = host_of(self.outline.pieces[first]), 0
        while first > start and self._is_subhead_in(self.outline.pieces[first - 1], host, level):
            first -= 1
            level = self.outline.pieces[first].level
        return (max(first, start) if start <= last else first), last

    def _is_subhead_in(self, piece: Piece, host: Box, level: int) -> bool:
        """Whether the piece is a subhead of the host, of this level unless that is 0: one above a kicker is not."""
        if piece.kind != "heading" or piece.level < 2:
            return False
        return level in {0, piece.level} and host_of(piece) is host

    def _with_pictures(self, last: int, chosen: set[Box]) -> int:
        """Pictures and embeds after the last text, as long as they stand in the hosts."""
        for piece in self.outline.pieces[last + 1 : self.box.last]:
            inside = host_of(piece) in chosen or host_of(piece).parent in chosen
            if piece.kind in {"image", "embed"} and inside:
                last = piece.index
            elif piece.kind != "caption":
                break
        return last

    def _after_summary(self, first: int, last: int) -> int:
        """A list before the first paragraph sums the article up. Gain: paragraph F1 +0.002 (publishers)."""
        for index in range(first, last):
            piece = self.outline.pieces[index]
            if piece.kind in {"paragraph", "heading", "loose"}:
                return index if any(map(self._is_item, self.outline.pieces[first:index])) else first
        return first

    def _is_item(self, piece: Piece) -> bool:
        """Whether the piece stands in a list of the body; one around the whole body is the page's layout."""
        return piece.kind == "list_item" and piece.box.items > self.box.items

    def _is_foreign(self, piece: Piece) -> bool:
        """Text in no host of a body made of p elements: bare words in a box, or a box with its own heading."""
        if not self._in_paragraphs or host_of(piece) in self._hosts:
            return False
        if piece.kind == "loose":
            return True
        child = next((box for box in piece.box.ancestors() if box.parent in self._hosts), None)
        return child is not None and self._has_own_heading(child, self.box)

    def _reason(self, piece: Piece, first: int, last: int) -> str:  # noqa: PLR0911  one line a reason
        if not first <= piece.index <= last:
            return "before the body" if piece.index < first else "after the body"
        if piece.kind in {"image", "embed"}:
            return self.furniture.reason(piece.box, self.box, but="caption")
        if piece.kind not in TEXT:
            return piece.kind
        reason = self.furniture.reason(piece.box, self.box)
        if reason:
            return reason
        if self._is_foreign(piece):
            return "inset"
        if len(piece.text) <= self._longest_headline and fold(piece.text) in self.headlines:
            return "headline"
        if piece.kind == "heading" and not fold(piece.text):
            return "rule"  # a line drawn with signs: body F1 +0.0024 (newspapers)
        if piece.kind != "heading" and _is_pointer(piece):
            return "link"
        if piece.kind != "table_row" and is_furniture(piece.text):
            return "phrase"
        return ""


def _doubled(pieces: list[Piece]) -> Iterator[Piece]:
    """Paragraphs printed twice in a row (a page put together twice, a copy for small screens)."""
    for _, run in groupby(pieces, key=lambda piece: (piece.kind, piece.text)):
        first, *again = run
        if len(again) == 1 and first.kind == "paragraph" and len(first.text) >= _TOO_LONG_FOR_CHANCE:
            yield again[0]
