"""Which pieces of the outline are the article's body.

Three steps: the boxes that host the paragraphs (`hosts`); from the first to the last of these everything is the body
(`extent`), less the furniture in between (`reasons`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby

from crawler.extract.body.extent import Extent
from crawler.extract.body.furniture import Furniture
from crawler.extract.body.hosts import Hosts, weight, weights_of
from crawler.extract.body.reasons import Reasons
from crawler.extract.page.outline import Outline
from crawler.extract.page.pieces import TEXT, Box, Piece
from crawler.text import fold

# Subheads that are p or div elements, by the trade's words for them. Gain: heading F1 +0.018 (publishers).
_SUBHEAD = re.compile(
    r"inter-?(?:title|titre|line|head)|sub-?(?:head|title)|cross-?head|zwischen-?(?:titel|zeile)|ladillo"
    r"|mellom-?tit|mellan-?rub|mezzo-?tit|tussenkop|(?:^|[\s_-])heading-h\d",
    re.IGNORECASE,
)
_SUBHEAD_LEVEL = 2
_TOO_LONG_FOR_A_SUBHEAD = 120
# A refrain or an answer may stand twice; a sentence of this length does not.
_TOO_LONG_FOR_CHANCE = 60
_HEADLINE_AGAIN = 30  # pieces between two printings of the headline


def _is_subhead(piece: Piece) -> bool:
    if piece.kind not in {"paragraph", "loose"} or len(piece.text) > _TOO_LONG_FOR_A_SUBHEAD:
        return False
    names = piece.box.element.get("class")
    return names is not None and _SUBHEAD.search(names) is not None


class Body:
    """The article's own pieces, and why others were left out."""

    def __init__(
        self,
        outline: Outline,
        headlines: Iterable[str],
        within: Sequence[Box] = (),
        goes_on: Callable[[], bool] = lambda: False,
    ) -> None:
        """`within` are the boxes that a site's selector names: then the body is what they hold, less furniture.

        `goes_on` says whether the article has a next page, where the text goes on.
        """
        self.outline = outline
        self._goes_on = goes_on
        self.headlines = frozenset(fold(headline) for headline in headlines if headline)
        self.dropped: list[tuple[Piece, str]] = []
        self.furniture = Furniture(outline, weights_of(outline), self.headlines)
        self.box = outline.boxes[0]
        self._hosts = Hosts(outline, self.furniture.weights)
        self.pieces = self._all_of(within) if within or not self._hosts.accepted else self._select()
        self.drop(_doubled(self.pieces), "doubled")
        for piece in filter(_is_subhead, self.pieces):
            piece.kind, piece.level = "heading", _SUBHEAD_LEVEL

    def window(self) -> list[Piece]:
        """The pieces from the headline to the second text of the body: where a teaser is printed.

        The headline may stand above the text once more (for printing, for a reader's voice): the first is meant.
        Gain: teaser +0.016 (publishers).
        """
        pieces, last = self.outline.pieces, self.headline_at
        texts = [piece.index for piece in self.pieces if piece.kind in {"paragraph", "loose", "list_item"}]
        if not texts:
            return []
        above = pieces[max(0, last - _HEADLINE_AGAIN) : last]
        first = next((p.index for p in above if p.level == 1 and self._is_headline(p)), last)
        # Of a page with two texts the second may be all that the article says, unless it goes on behind them.
        enough = len(texts) > 2 or (len(texts) == 2 and self._goes_on())
        return pieces[first : texts[1] if enough else texts[0]]

    def _is_headline(self, piece: Piece) -> bool:
        return piece.kind == "heading" and fold(piece.text) in self.headlines

    @cached_property
    def headline_at(self) -> int:
        """Index of the last heading before the body that is the headline, else a little before the body."""
        start = self.start
        return max(
            (piece.index for piece in self.outline.pieces[:start] if self._is_headline(piece)),
            default=max(0, min(start, len(self.outline.pieces)) - 12),
        )

    @cached_property
    def start(self) -> int:
        """Index of the body's first text; the number of all pieces when there is none."""
        return next((piece.index for piece in self.pieces if piece.kind in TEXT), len(self.outline.pieces))

    def drop_related(self, indices: set[int]) -> None:
        """Take out what a related block holds, up to the first paragraph in it: a block's reach is a guess."""
        gone, ended = [], False
        for piece in self.pieces:
            if piece.index not in indices:
                ended = False
            elif weight(piece):
                ended = True
            elif not ended:
                gone.append(piece)
        self.drop(gone, "related")

    def drop(self, pieces: Iterable[Piece], reason: str) -> None:
        """Take pieces out that turned out to be something else."""
        gone = set(pieces)
        if not gone:
            return
        self.__dict__.pop("start", None)
        self.dropped.extend((piece, reason) for piece in self.pieces if piece in gone)
        self.pieces = self._from_text([piece for piece in self.pieces if piece not in gone])

    def _select(self) -> list[Piece]:
        own = self._hosts.own()
        self.box = self._hosts.around(own[0], own[-1])
        extent = Extent(self.outline, self._hosts, self.furniture, self.headlines, self.box, self._goes_on)
        reasons = Reasons(self._hosts, self.furniture, self.headlines, self.box, extent)
        kept = []
        for piece in self.outline.pieces[self.box.first : self.box.last]:
            reason = reasons.against(piece)
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


def _doubled(pieces: list[Piece]) -> Iterator[Piece]:
    """Paragraphs printed twice in a row (a page put together twice, a copy for small screens)."""
    for _, run in groupby(pieces, key=lambda piece: (piece.kind, piece.text)):
        first, *again = run
        if len(again) == 1 and first.kind == "paragraph" and len(first.text) >= _TOO_LONG_FOR_CHANCE:
            yield again[0]
