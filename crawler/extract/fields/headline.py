"""The headline, by evidence: which of the page's own claims agree with each other and with what it shows.

Counted on the development pages where they differ: what is shown as a heading was right on 8 of 10; JSON-LD and share
tag (og:title) agreeing against h1 (they add a kicker) on 8 of 10; h1 agreeing with JSON-LD, against a share tag that
nothing shows, on 35 of 47. On ten of the other twelve, all in `publishers`, the truth is the share tag: to believe it
there would lose 14 pages of `publishers` and 21 of `archive` for these ten.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from crawler.extract.page.outline import Outline
from crawler.text import fold

_LONGEST_KICKER = 60  # letters
_LONGEST = 500  # characters; the longest headline on 637 pages has 188
_MOST_TAILS = 5
_TAIL = re.compile(r"\s+[|–—•·»:-]+\s+(?P<name>[^|–—•·»]{2,60})$|\s*[|ㅣ]\s*(?P<bar>[^|ㅣ]{2,60})$")


def without_site(title: str, names: Iterable[str]) -> str:
    """A title without the site's name, or a section's, at its end.

    What follows a bar goes always; what follows a dash goes when it is one of `names` or part of one.
    """
    known = [fold(name) for name in names if name]
    title = title[:_LONGEST]
    for _ in range(_MOST_TAILS):
        match = _TAIL.search(title)
        if match is None:
            break
        tail = fold(match["name"] or match["bar"])
        if not tail or not (match["bar"] or any(tail in name or name in tail for name in known)):
            break
        title = title[: match.start()].strip()
    return title


def choose_headline(outline: Outline, claims: Mapping[str, str], names: Collection[str]) -> str:
    """The headline out of `claims` (of JSON-LD, the share tag, the title element) and the page's headings.

    `names` are the site's: what a title may end in.
    """
    structured, shared, title = (
        without_site(claims[source], names) for source in ("json-ld", "og:title", "title")
    )
    top = _top(outline, (structured, shared, title))
    if not shared:
        if top and fold(top) == fold(title):
            return top  # what is printed twice, against JSON-LD that may be another page's
        return structured or top or title
    named, told, shown = fold(structured), fold(shared), fold(top)
    if top and told == shown:
        return top if _same_words(top, shared) else shared
    printed = shared if told == named else _printed(outline, shared)
    if printed or not top:
        return printed or structured or shared
    return shared if shown.endswith(told) else top


def _same_words(top: str, shared: str) -> bool:
    """Whether h1 lacks nothing of the share tag: a kicker in its own element leaves no space or colon behind."""
    return len(top.split()) >= len(shared.split()) and (":" in top or ":" not in shared)


def _top(outline: Outline, claims: Iterable[str]) -> str:
    """The h1 that shares words with a claim, else the first that is long enough for a headline."""
    tops = [piece.text for piece in outline.pieces if piece.level == 1 and piece.kind == "heading"]
    folded = [fold(claim) for claim in claims if claim]
    for top in tops:
        name = fold(top)
        if any(claim in name or (name in claim and len(name) * 2 > len(claim)) for claim in folded):
            return top
    return next((top for top in tops if len(fold(top)) >= 10), "")


def _printed(outline: Outline, claim: str) -> str:
    """The claim, where a heading prints it, alone or behind a kicker; without its kicker, where that is a line above.

    Papers put an h1 for search engines into the breadcrumb and print another headline, which they share.
    Gain: headline +0.033 (publishers).
    """
    told = fold(claim)
    above = ""
    for piece in outline.pieces:
        if piece.kind != "heading" or piece.linked:
            above = ""
            continue
        text = fold(piece.text)
        if text.endswith(told) and len(text) < len(told) + _LONGEST_KICKER:
            return claim
        if above and text and above + text == told:
            return piece.text
        above = text
    return ""


def headline_index(outline: Outline, headline: str) -> int:
    """The piece that prints the headline, an h1 before others; -1 when none does."""
    wanted = fold(headline)
    first = -1
    for piece in outline.pieces:
        if piece.kind == "heading" and wanted and wanted in fold(piece.text):
            if piece.level == 1:
                return piece.index
            first = piece.index if first < 0 else first
    return first
