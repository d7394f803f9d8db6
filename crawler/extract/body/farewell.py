"""Lines at a body's end that are no longer the article: who helped, who the author is, where to follow and subscribe.

Only the last lines are looked at, from the end backwards, and the first that is none of these ends it: amid an article
the same words are its own. Counted on the development pages among the last four lines of 557 bodies, true against
surplus: who contributed 0 : 10, biographies 1 : 11, subscribe and newsletters 2 : 12, commissions 0 : 5, sources and
pictures 0 : 7, accounts to follow 1 : 9. “Reporting by …” alone is left in: 5 : 11, and the same agency's both ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawler.extract.body.phrases import tells_the_time
from crawler.extract.page.pieces import Piece
from crawler.text import fold

_LONGEST = 700  # characters: a biography's
_MOST = 6  # lines
_THANKS = re.compile(
    r"\bcontributed (?:reporting )?to (?:this|the) (?:report|story|article|piece)|\bcontributed(?: reporting)?\.?$"
    r"|^\W*(?:with )?additional (?:reporting|research|writing)\b|^\W*with (?:reporting|reports|files) (?:by|from)\b"
    r"|^[\w ,.-]{3,80} reported from [\w ,.-]+$",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"^\W*(?:(?:lead |cover )?(?:photos?|images?|pictures?|fotos?|bild(?:er)?|credits?)(?: credits?)?"
    r"|sources?|quellen?|fuentes?|fonti?|zdroj|kild[ae]r?)\s*[:：]",
    re.IGNORECASE,
)
_INVITES = re.compile(
    r"\b(?:our|daily|free|weekly|\w+[’']s|beim|unser\w*|täglichen) (?:[\w-]+ ){0,3}[\w-]*newsletters?\b"
    r"|\bsubscribe (?:to|now|today|here)\b|\bsign(?:ing)? up (?:for|to|here|now|today)\b|\babonnieren sie\b"
    r"|^our (?:website|journalism|standards|community)\b|^follow\b|^listen (?:to|here|on)\b|^comments are closed"
    r"|\b(?:earn|receive|get) (?:\w+ ){0,3}(?:commission|compensation)|\baffiliate (?:links?|partners?|commissions?)\b",
    re.IGNORECASE,
)
_REACH = re.compile(
    r"\b(?:follow(?:ed)?|listen|download|reach(?:ed)?|contact|write to|e-?mail(?:ed)?|twitter|instagram|facebook"
    r"|erreich\w*|folgen)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\S@\w[\w-]*\.\w|(?<![\w.])@\w{3}|https?://")
_WHO_IS = re.compile(
    r"\s+(?:\([^)]{2,40}\)\s+)?(?:is|was|are|has|works|writes|covers|joined|ist|war|arbeitet|schreibt|est|es|è|är|er|jest)\b"
)


def farewell(pieces: Sequence[Piece], authors: Sequence[str]) -> Iterator[Piece]:
    """The pieces at the end that say goodbye, and a heading that is left without text by that."""
    texts = [piece for piece in pieces if piece.text and piece.kind not in {"image", "embed"}]
    gone = 0
    for piece in reversed(texts[1:]):
        last = piece.kind == "heading" if gone else False
        if not last and (gone >= _MOST or not _says_goodbye(piece, authors)):
            return
        gone += not last
        yield piece


def _says_goodbye(piece: Piece, authors: Sequence[str]) -> bool:
    text = piece.text
    if piece.kind == "heading" or len(text) > _LONGEST:
        return False
    if not fold(text) or tells_the_time(text) or _is_biography(text, authors):
        return True
    if len(text) > _LONGEST // 2:
        return False
    return bool(
        _SOURCE.match(text)
        or _THANKS.search(text)
        or _INVITES.search(text)
        or (_REACH.search(text) and _ADDRESS.search(text))
    )


def _is_biography(text: str, authors: Sequence[str]) -> bool:
    bare = text.lstrip("•–—-* ")
    return any(name and bare.startswith(name) and _WHO_IS.match(bare, len(name)) for name in authors)
