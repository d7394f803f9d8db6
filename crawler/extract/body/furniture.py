"""Which boxes of a page hold furniture: share bars, cards of other articles, link lists, captions."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import accumulate, pairwise

from crawler.extract.page.outline import Outline
from crawler.extract.page.pieces import Box
from crawler.text import fold

_HINTS = frozenset(
    {
        "comments",
        "share",
        "related",
        "promo",
        "author",
        "meta",
        "caption",
        "chrome",
        "aside",
        "inset",
        "hidden",
    }
)
# A class that is now and then put around a whole article.
_DOUBTFUL = frozenset({"promo", "share", "meta", "author", "hidden", "chrome"})
# Words for what is behind a wall: the box may as well hold the article as an offer.
_WALL = re.compile("subscri|paywall|premium|piano|member", re.IGNORECASE)
_PICTURE_CLASS = re.compile(r"(?:^|[\s_-])(?:image|img|photo|picture|foto|bild)", re.IGNORECASE)
_NEVER = frozenset({"html", "body", "main"})


class Furniture:
    """Verdicts on boxes. `weights` are the pieces' weights, 0 for those inside furniture."""

    def __init__(self, outline: Outline, weights: list[float], headlines: frozenset[str]) -> None:
        self.outline = outline
        self._sums = [0.0, *accumulate(weights)]
        self._lengths = [0, *accumulate(len(piece.text) for piece in outline.pieces)]
        self._linked = [0, *accumulate(piece.linked for piece in outline.pieces)]
        self._verdicts: dict[Box, str] = {}
        self._reasons: dict[tuple[Box, str], dict[Box, str]] = {}
        self._headlines = headlines
        self._cards = self._card_boxes()
        self._captions = self._picture_boxes()
        self.weights = self._free(weights)

    def _sum(self, box: Box) -> float:
        return self._sums[box.last] - self._sums[box.first]

    def _free(self, weights: list[float]) -> list[float]:
        free, unnamed = list(weights), list(weights)
        sums = self._sums
        total = sums[-1]
        for box in self.outline.boxes:
            if sums[box.last] > sums[box.first] and (verdict := self._judge(box, total)):
                nothing = [0.0] * (box.last - box.first)
                free[box.first : box.last] = nothing
                if verdict in _HINTS:
                    unnamed[box.first : box.last] = nothing
        # A body of two lines among many links is furniture as a whole; then only what is called so is left out.
        return next(filter(any, (free, unnamed)), weights)

    def _judge(self, box: Box, total: float) -> str:
        """Why the box is furniture, when it holds less than half of `total`; else `""`."""
        known = self._verdicts.get(box)
        if known is None:
            known = self._verdicts[box] = self._verdict(box, total)
        return known

    def _verdict(self, box: Box, total: float) -> str:  # noqa: PLR0911  one line a reason
        mass, tag = self._sum(box), box.tag
        if tag in _NEVER or tag == "article":
            return ""
        hint = box.hint
        if not hint and mass > total * 0.5:
            return ""
        if tag == "figure" and self._quotes[box.last] > self._quotes[box.first]:
            return ""
        if hint == "form":  # some servers put the whole page into one
            return "form" if mass < total * 0.3 else ""
        if hint in _HINTS:
            return "" if self._is_prose(box, mass, total) or self._is_walled(box) else hint
        linked = self._linked[box.last] - self._linked[box.first]
        if linked and linked > self._length(box) * 0.6 and tag != "p":
            return "links" if box.last - box.first > 1 or tag in {"li", "td"} else ""
        if box in self._captions:
            return "caption"
        if box in self._cards:
            return "card"
        return ""

    def _is_prose(self, box: Box, mass: float, total: float) -> bool:
        """Whether a box with a wrong class holds long paragraphs that are a fair part of the page's."""
        if (
            box.tag == "footer"
            or box.hint == "inset"
            or mass < total * (0.2 if box.hint in _DOUBTFUL else 0.5)
        ):
            return False
        return self._long[box.last] - self._long[box.first] >= 3

    @cached_property
    def _long(self) -> list[int]:
        """How many long paragraphs stand before each piece."""
        return list(accumulate((after - before > 150 for before, after in pairwise(self._sums)), initial=0))

    @cached_property
    def _quotes(self) -> list[int]:
        """How many quotes stand before each piece."""
        return list(accumulate((piece.kind == "quote" for piece in self.outline.pieces), initial=0))

    def _is_walled(self, box: Box) -> bool:
        """Whether boxes of this class, named after a wall, hold most of the page's text in many parts.

        Some sites put each paragraph for subscribers in a box of its own. Gain: body F1 +0.008 (archive).
        """
        names = box.element.get("class") or ""
        return bool(_WALL.search(names)) and names in self._walls

    @cached_property
    def _walls(self) -> set[str]:
        masses: dict[str, list[float]] = {}
        for box in self.outline.boxes:
            names = box.element.get("class") or ""
            if self._sum(box) and _WALL.search(names):
                masses.setdefault(names, []).append(self._sum(box))
        return {
            names
            for names, parts in masses.items()
            if len(parts) > 4 and max(parts) * 2 < sum(parts) > self._sums[-1] * 0.5
        }

    def _picture_boxes(self) -> set[Box]:
        """Boxes around a picture that hold a few words beside it: the words are its caption."""
        found: set[Box] = set()
        seen: set[Box] = set()
        for piece in self.outline.pieces:
            if piece.kind != "image":
                continue
            box = piece.box
            if box.tag == "p" and self._length(box) > 0:
                continue
            if (
                self._length(box) <= 600
                and box.tag not in _NEVER
                and _PICTURE_CLASS.search(box.element.get("class") or "")
            ):
                found.add(box)
            while box not in seen and box.parent is not None and self._length(box) <= 200:
                seen.add(box)
                if self._length(box.parent) > 200 or box.parent.tag in _NEVER:
                    found.add(box)
                    break
                box = box.parent
        return found

    def _length(self, box: Box) -> int:
        return self._lengths[box.last] - self._lengths[box.first]

    def _card_boxes(self) -> set[Box]:
        """Boxes around a heading that is one link, with a few words or a picture beside it: another article."""
        found: set[Box] = set()
        for piece in self.outline.pieces:
            if (
                piece.kind != "heading"
                or piece.linked * 10 < len(piece.text) * 8
                or fold(piece.text) in self._headlines
            ):
                continue
            box = piece.box
            while box.parent is not None and self._length(box.parent) <= 400 + len(piece.text):
                if self._sums[piece.index] > self._sums[box.parent.first]:
                    break  # a card's teaser follows its headline: what stands before is running text
                box = box.parent
            if box is not piece.box and box.tag not in _NEVER:
                found.add(box)
        return found

    def reason(self, box: Box, stop: Box, but: str = "") -> str:
        """Why a piece in this box is furniture of `stop`, the body's box; `""` when it is not, or only `but`."""
        known = self._reasons.get((stop, but))
        if known is None:
            known = self._reasons[stop, but] = {stop: ""}
        if (settled := known.get(box)) is not None:
            return settled
        trail = []
        inner: Box | None = box
        while inner is not None and inner not in known:
            trail.append(inner)
            inner = inner.parent
        verdict = known[inner] if inner is not None else ""
        total = self._sum(stop)
        for inner in reversed(trail):
            if not verdict:
                judged = self._judge(inner, total)
                verdict = judged if judged != but else ""
            known[inner] = verdict
        return verdict
