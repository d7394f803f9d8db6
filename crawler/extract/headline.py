"""The headline, by evidence: what the sources on the page agree on."""

from __future__ import annotations

import re

from crawler.extract.outline import Outline
from crawler.text import fold

_SITE = re.compile(r"\s+[|–—•·»-]\s+[^|–—•·»]{2,60}$|\s*\|\s*[^|]{2,60}$")


def without_site(title: str, site: str) -> str:
    """A title element's text without the site's name at its end."""
    name = fold(site)
    while True:
        match = _SITE.search(title)
        if match is None:
            return title
        tail = fold(match.group())
        if (name and (tail in name or name in tail)) or title.count("|"):
            title = title[: match.start()].strip()
        else:
            return title


def choose_headline(outline: Outline, structured: str, shared: str, title: str, site: str) -> str:
    """The headline out of JSON-LD, the share tags, the title element and the page's h1."""
    shared, title = without_site(shared, site), without_site(title, site)
    claims = [claim for claim in (structured, shared, title) if claim]
    tops = [piece.text for piece in outline.pieces if piece.level == 1 and piece.kind == "heading"]
    folded = [fold(claim) for claim in claims]
    for top in tops:
        if fold(top) in folded:
            return top
    for top in tops:
        name = fold(top)
        if len(name) > 10 and any(name in claim or claim in name for claim in folded):
            return top
    if claims:
        return claims[0]
    return tops[0] if tops else ""
