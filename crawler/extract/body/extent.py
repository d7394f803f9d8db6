"""Where the body begins and ends: from the first to the last text that stands in the hosts, short ones as well."""

from __future__ import annotations

from collections.abc import Callable

from crawler.extract.body.furniture import Furniture
from crawler.extract.body.hosts import Hosts, host_of
from crawler.extract.page.outline import Outline
from crawler.extract.page.pieces import TEXT, Box, Piece
from crawler.text import fold

_LOWEST = 6  # level of a heading


class Extent:
    """The indices `first` and `last` of the body's pieces in `box`."""

    def __init__(
        self,
        outline: Outline,
        hosts: Hosts,
        furniture: Furniture,
        headlines: frozenset[str],
        box: Box,
        goes_on: Callable[[], bool],
    ) -> None:
        """`goes_on` says whether the article has a next page: then a heading may be the last on this one."""
        self._pieces = outline.pieces
        self._hosts = hosts
        self._furniture = furniture
        self._headlines = headlines
        self._box = box
        own = hosts.own()
        start, first, last = self._reach(own[0], own[-1])
        if self._pieces[last].kind == "heading" and not goes_on():
            while last > first and self._pieces[last].kind == "heading":
                last -= 1
        first = self._with_subheads(self._after_summary(first, last), start)
        self.last = self._with_pictures(last)
        self.first = max(first, start) if start <= last else first

    def _reach(self, first: int, last: int) -> tuple[int, int, int]:
        """The piece after the headline, and the first and last text in the hosts."""
        start, mass = self._box.first, self._hosts.mass(self._box)
        # A subhead may repeat the headline that stands above it. Gain: body F1 +0.0004 (archive).
        above = (p.level for p in self._pieces[:start] if p.kind == "heading" and self._is_headline(p))
        rank = min(above, default=_LOWEST)
        for piece in self._pieces[self._box.first : self._box.last]:
            if piece.kind == "heading" and self._is_headline(piece):
                before = self._hosts.sums[piece.index] - self._hosts.sums[self._box.first]
                if before < mass * 0.3 and piece.level <= rank:
                    start, rank = piece.index + 1, piece.level
            elif piece.kind in TEXT and piece.kind != "loose" and host_of(piece) in self._hosts.chosen:
                if piece.index < first and piece.kind != "paragraph":
                    continue
                if not self._furniture.reason(piece.box, self._box):
                    first, last = min(first, piece.index), max(last, piece.index)
        return start, first, last

    def _is_headline(self, piece: Piece) -> bool:
        return fold(piece.text) in self._headlines

    def _with_subheads(self, first: int, start: int) -> int:
        """Subheads right above the first text, all of one level: one above a kicker is not the body's."""
        host, level = host_of(self._pieces[first]), 0
        while first > start:
            above = self._pieces[first - 1]
            if above.kind != "heading" or above.level < 2 or level not in {0, above.level}:
                break
            if host_of(above) is not host:
                break
            first, level = first - 1, above.level
        return first

    def _with_pictures(self, last: int) -> int:
        """Pictures and embeds after the last text, as long as they stand in the hosts."""
        for piece in self._pieces[last + 1 : self._box.last]:
            host = host_of(piece)
            inside = host in self._hosts.chosen or host.parent in self._hosts.chosen
            if piece.kind in {"image", "embed"} and inside:
                last = piece.index
            elif piece.kind != "caption":
                break
        return last

    def _after_summary(self, first: int, last: int) -> int:
        """A list before the first paragraph sums the article up. Gain: paragraph F1 +0.002 (publishers)."""
        for index in range(first, last):
            if self._pieces[index].kind in {"paragraph", "heading", "loose"}:
                return index if any(map(self._is_item, self._pieces[first:index])) else first
        return first

    def _is_item(self, piece: Piece) -> bool:
        """Whether the piece stands in a list of the body; one around the whole body is the page's layout."""
        return piece.kind == "list_item" and piece.box.items > self._box.items
