"""The summary between headline and body: as the page prints it, else as its meta data tell it.

The printed one is right more often: meta descriptions are shortened, reworded for search engines, or the first
paragraph over again. Printed means: after the headline, before the body's second paragraph, in an element whose
class says so, or in the words of a description.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from crawler.extract.page.pieces import Piece
from crawler.text import fold

# Class words of the printed teasers on the development pages, each seen on two sites at least or the plain word for
# it in a language whose pages have it.
_CLASS = re.compile(
    r"(?:^|[^a-z])(?:article-?|story-?|post-?|entry-?|content-?header-?)?(?:teaser|lead|lede|intro(?:duction|_?text)?|dek"
    r"|excerpt|sub-?(?:title|headline|head|tit)s?|stand-?first|summary|abstract|preface|einleitung|vorspann|chapo|chapeau"
    r"|entradilla|epigraph|bajada|sumario|ingress|perex|anleser|untertitel|sommario|occhiello|spot|sapo|kicker-?text)"
    r"(?![a-z])|elementLead|HeaderDek|TitleDek",
    re.IGNORECASE,
)
# Decides on 20 pages, none of them of `publishers`: without it 17 captions, disclaimers and authors' lives are teasers.
_NOT_HERE = frozenset(
    {"author", "share", "caption", "related", "comments", "chrome", "hidden", "aside", "promo"}
)
_SHORTEST, _LONGEST = 25, 700
# A line that is a sentence: long enough not to be a date or a credit, and ended like one.
_A_SENTENCE = 60
_ENDS = re.compile(r"[.!?…。！？][\"”“»’)]*$")
_LONGEST_DATELINE = 40
_MOST_JOINED = 5
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*$")


def choose_teaser(
    window: list[Piece], descriptions: Iterable[str], body_from: int, headlines: Collection[str]
) -> tuple[str, list[Piece], str]:
    """The teaser, the pieces that are nothing but it, and its source: printed, described or `""`.

    `window` are the pieces from the headline to the second paragraph of the body, which begins at `body_from`;
    `headlines`, folded, are what the page claims for its headline: no teaser, wherever they are said again.
    """
    told = [text for text in descriptions if text and fold(text) not in headlines]
    printed = [piece for piece in window if _may_be(piece) and fold(piece.text) not in headlines]
    for at, piece in enumerate(printed):
        joined = _as_told(printed[at:], told, body_from)
        if joined:
            return " ".join(p.text for p in joined), joined, "printed"
        if _is_marked(piece):
            together = [piece]
            if piece.kind == "heading":
                together = [p for p in printed if p.level == piece.level and p.box.parent is piece.box.parent]
            return " ".join(p.text for p in together), together, "printed"
    for piece in printed:
        if any(_same_start(piece.text, text) or _after_dateline(piece.text, text) for text in told):
            return piece.text, [], "printed"
    for piece in printed:
        # A subheading right below the headline needs no full stop. Gain: teaser +0.008 (publishers).
        is_deck = piece.kind == "heading" and piece.index == window[0].index + 1
        is_whole = is_deck or (piece.index < body_from and _ENDS.search(piece.text))
        if is_whole and len(piece.text) >= _A_SENTENCE:
            return piece.text, [piece] if is_deck else [], "printed"
    whole = [text for text in told if not _CUT.search(text)]
    text = (whole or told or [""])[0]
    return text, [], "described" if text else ""


def _as_told(printed: list[Piece], told: Iterable[str], body_from: int) -> list[Piece]:
    """The pieces, two or more, whose words one after the other are a description; else none.

    A description that is cut short counts above the body only: else it is the text's own beginning.

    Gain: teaser +0.008 (publishers).
    """
    for text in told:
        words, joined = fold(_CUT.sub("", text)), ""
        for count, piece in enumerate(printed[:_MOST_JOINED], start=1):
            joined += fold(piece.text)
            if len(joined) >= len(words):
                if count > 1 and (joined == words or (joined.startswith(words) and piece.index < body_from)):
                    return printed[:count]
                break
            if not words.startswith(joined):
                break
    return []


def _may_be(piece: Piece) -> bool:
    if piece.kind not in {"paragraph", "loose", "heading"} or piece.level == 1:
        return False
    if not _SHORTEST <= len(piece.text) <= _LONGEST or piece.linked * 2 > len(piece.text):
        return False
    near = [piece.box, piece.box.parent]
    return _is_marked(piece) or not any(box is not None and box.hint in _NOT_HERE for box in near)


def _is_marked(piece: Piece) -> bool:
    box = piece.box
    for _ in range(3):
        if _CLASS.search(box.element.get("class") or ""):
            return True
        if box.parent is None or box.parent.last - box.parent.first > 4:
            return False
        box = box.parent
    return False


def _after_dateline(printed: str, told: str) -> bool:
    """Whether a description is the printed text without the place and day in front of it: “BERLIN, May 3 (dpa) - …”.

    Gain: teaser +0.024 (publishers).
    """
    short, long = fold(_CUT.sub("", told)), fold(printed)
    at = long.find(short[:_A_SENTENCE])
    return len(short) >= _SHORTEST and 0 < at <= _LONGEST_DATELINE and long[at:].startswith(short[:-15])


def _same_start(printed: str, told: str) -> bool:
    """Whether a description is the printed text, perhaps cut short."""
    short, long = sorted((fold(_CUT.sub("", told)), fold(printed)), key=len)
    return len(short) >= 20 and long.startswith(short[: max(20, len(short) - 15)])
