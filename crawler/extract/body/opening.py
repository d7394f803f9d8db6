"""A body's first paragraph that is its teaser: printed in another style than those that follow.

Counted on the development pages with four paragraphs or more: bold as a whole while the others are not, 13 teasers to
4 paragraphs of the body; the description's very words in a class of their own, 6 to 5 (and 5 to none where the truth
knows teasers). The same words in the style of the others are the body's: 43 to 0.
Gain: body F1 +0.0028, paragraph F1 +0.0075 (publishers).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from crawler.extract.body.phrases import tells_the_time
from crawler.extract.page.pieces import Box, Piece
from crawler.text import fold

_SHORTEST, _LONGEST = 25, 700
_MOST = 100
_MOST_PARTS = 50
_BOLD = ("strong", "b")
_NO_PERSON = re.compile("staff|reports|desk|redaktion|newsroom|agenc", re.IGNORECASE)
_HEAD, _LONGEST_BYLINE = 3, 90  # pieces, characters
_OTHERS = 3  # paragraphs to compare with


def opening(pieces: Sequence[Piece], descriptions: Iterable[str]) -> Piece | None:
    """The first text of the body, when its style sets it apart; None when it is a paragraph like the others."""
    texts = [piece for piece in pieces if piece.kind in {"paragraph", "loose"} and piece.text]
    if len(texts) <= _OTHERS:
        return None
    first, *others = texts[:_MOST]
    if not _SHORTEST <= len(first.text) <= _LONGEST or first.box.last - first.box.first > 1:
        return None
    if _is_bold(first.box):
        bold = {box: _is_bold(box) for box in {other.box for other in others}}
        return first if sum(bold[other.box] for other in others) * 5 <= len(others) else None
    words = fold(first.text)
    told = any(fold(text) == words for text in descriptions if text)
    return first if told and _style(first) not in {_style(other) for other in others} else None


def bylines(pieces: Sequence[Piece], authors: Sequence[str]) -> Iterator[Piece]:
    """The lines above the first paragraph that are an author's name with little around it."""
    names = [fold(author) for author in authors if not _NO_PERSON.search(author)]
    for piece in pieces[:_HEAD]:
        if piece.kind not in {"paragraph", "loose", "heading"}:
            return
        if tells_the_time(piece.text):
            yield piece
            continue
        words = fold(piece.text) if len(piece.text) < _LONGEST_BYLINE else ""
        if not any(name and name in words and len(words) < len(name) + 40 for name in names):
            return
        yield piece


def _is_bold(box: Box) -> bool:
    """Whether all words of the box's element stand in bold."""
    element = box.element
    if not len(element):
        return False
    parts = [part for part in islice(element.iter(*_BOLD), _MOST_PARTS) if part.getparent().tag not in _BOLD]
    bold = sum(len(fold("".join(part.itertext()))) for part in parts)
    return bold > 0 and bold * 10 >= len(fold("".join(element.itertext()))) * 9


def _style(piece: Piece) -> tuple[str, str]:
    return piece.box.tag, piece.box.element.get("class") or ""
