"""Path patterns of robots.txt (RFC 9309, 2.2.3) and of TDMRep."""

from __future__ import annotations

import re


def fits(path: str, pattern: str) -> bool:
    """Whether a pattern (`*` any run of characters, `$` the end; else a prefix) fits the path."""
    open_end = not pattern.endswith("$")
    pieces = re.sub(r"\*+", "*", pattern.removesuffix("$")).split("*")
    if not path.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    for piece in pieces[1:-1]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if len(pieces) == 1:
        return open_end or path == pieces[0]
    last = pieces[-1]
    return path.find(last, at) >= 0 if open_end else len(path) - len(last) >= at and path.endswith(last)
