"""Page markers in addresses: which part of an address says “page 3”, and what it is a page of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from msgspec import Struct

from crawler.extract.links.targets import LONGEST_ADDRESS, site_of
from crawler.patterns import pattern
from crawler.urls import without_tracking

_WORD = r"(?:seite|page|pagina|página|p[aá]g|pag|side|sida|strona|strana|str|sayfa|sivu|stranica|oldal|pg|p)"
# Shapes seen in docs/walking.md. `named` ones say “page” themselves; bare numbers may as well be the
# number of an article (`/daily-briefing-2/` is WordPress's second article of that title).
# Each with a sign that must stand in the path, without which the expression is not even compiled.
_NAMED_PATHS = (
    (
        "",
        re.compile(
            rf"^(?P<stem>.*?)[/_,-]{_WORD}[/_=,:-]?(?P<number>\d{{1,5}})(?P<end>/|/index\.\w+|\.\w{{3,5}})?$",
            re.IGNORECASE,
        ),
    ),
    (",", pattern(r"^(?P<stem>.*?),nPack,(?P<number>\d{1,5})(?P<end>)$", re.IGNORECASE)),
    (";", pattern(rf"^(?P<stem>.*?);{_WORD}=(?P<number>\d{{1,5}})(?P<end>)$", re.IGNORECASE)),
)
_BARE_PATHS = (
    ("", re.compile(r"^(?P<stem>.*?)/(?P<number>\d{1,4})(?P<end>/|\.\w{3,5})?$")),
    ("", re.compile(r"^(?P<stem>.*?)[_,-](?P<number>\d{1,4})(?P<end>/|\.\w{3,5})?$")),
)
_NAMED_QUERY = pattern(
    r"^(?:page|paged|seite|pag|pagina|pg|p|pageno|page_?no|page_?num(?:ber)?|pagenumber|currentpage"
    r"|cur_?page|pagen_\d"
    r"|strona|str|strana|stranica|side|sida|sivu|sayfa|oldal|leht|halaman|trang|page_?id?x|pageindex|pn|stranka|_page|.*[_-]page|.*\[page\])$",
    re.IGNORECASE,
)
_OFFSET_QUERY = pattern(
    r"^(?:start|offset|from|skip|limitstart|first|begin|startat|_offset|.*[_-](?:start|offset))$",
    re.IGNORECASE,
)
_COMMENT_MARK = re.compile(r"comment|kommentar|cpage|reply|forum", re.IGNORECASE)
_EXTENSION = re.compile(r"(?:/index)?\.(?:s?html?|php\d?|aspx?|jsp|do)$|/index$", re.IGNORECASE)


class Mark(Struct, frozen=True):
    """One way to read an address as page `number` of `stem`."""

    stem: str
    number: int
    shape: str
    """`named`, `bare`, `query`, `offset` or `none` (the address itself, page 1)."""
    name: str = ""
    """Of a parameter its name."""


def _stem(host: str, path: str, pairs: list[str]) -> str:
    path = _EXTENSION.sub("", path.rstrip("/")).rstrip("/")
    return f"{host}{path}" + ("?" + "&".join(sorted(pairs)) if pairs else "")


@lru_cache(maxsize=1_000)
def marks(url: str) -> tuple[Mark, ...]:
    """The ways to read `url` as a page of something, the plain one (page 1 of itself) first.

    Comment pagers are not read at all. Remembered, since all readers of a page ask for the page's own.
    """
    return tuple(_marks(url))


def _marks(url: str) -> Iterator[Mark]:
    parts = urlsplit(without_tracking(url))
    host, path = site_of(url), parts.path
    pairs = [pair for pair in parts.query.split("&") if pair]
    yield Mark(_stem(host, path, pairs), 1, "none")
    if len(url) > LONGEST_ADDRESS:
        return
    for place, pair in enumerate(pairs):
        name, _, value = pair.partition("=")
        if not value.isdecimal() or len(value) > 6 or _COMMENT_MARK.search(name):
            continue
        shape = "query" if _NAMED_QUERY.match(name) else "offset" if _OFFSET_QUERY.match(name) else ""
        if shape:
            yield Mark(_stem(host, path, pairs[:place] + pairs[place + 1 :]), int(value), shape, name.lower())
    for shape, patterns in (("named", _NAMED_PATHS), ("bare", _BARE_PATHS)):
        for sign, path_pattern in patterns:
            match = path_pattern.match(path) if sign in path else None
            if match and not _COMMENT_MARK.search(path[match.end("stem") :]):
                yield Mark(_stem(host, match["stem"], pairs), int(match["number"]), shape)
