"""A story of the demo: what it says, and how its body is written down in the story files.

The body is plain text, blocks apart by a blank line. The first characters say what a block is:

    ## , ###        subheading             - , 1.     list, one item a line
    >               quote                  |          table, one row a line, cells between bars
    $               code, line by line     ---        the next page of the article begins
    ! FILE :: ALT :: CAPTION :: CREDIT     a picture, file name under /bilder/
    @ URL           an embedded player     @@ URL :: WORDS   an embedded post with its words
    => SLUG         an inline pointer to another story (“Lesen Sie auch: …”)

Anything else is a paragraph; `**words**` are strong, `[words](address)` is a link.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

ZONES = {"de": ZoneInfo("Europe/Berlin"), "en": ZoneInfo("Europe/London")}
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_LINK = re.compile(r"\[(.+?)\]\((\S+?)\)")


@dataclass(frozen=True, slots=True)
class Piece:
    """One block as written: its kind and its parts (rows, items, or the fields of a picture)."""

    kind: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article; every fact that its pages print stands here."""

    slug: str
    language: str
    folder: str
    section: str
    layout: str
    headline: str
    teaser: str
    authors: tuple[str, ...]
    published: datetime
    pages: tuple[tuple[Piece, ...], ...]
    kicker: str = ""
    byline: str = ""
    """The names as printed, where that is more than the names (titles, agency codes)."""
    modified: datetime | None = None
    tags: tuple[str, ...] = ()
    access: str = ""
    """free, metered or paywalled; empty when the page does not say."""
    quirk: str = ""
    """`second page missing`, `third page repeats the first`, or nothing."""
    lead: tuple[str, ...] = ()
    """File, alternative text, caption and credit of the picture above the body."""
    dated_url: bool = False
    related: tuple[str, ...] = field(default=())
    """Slugs of the block under the article; each page shows some of them."""
    next_slug: str = ""
    """The story that the “next article” link leads to; empty without such a link."""
    robots: str = ""
    tdm: tuple[str, str] = ("", "")

    @property
    def claimed_pages(self) -> int:
        """How many pages the pager promises; the two quirks promise one more than there is."""
        return len(self.pages) + (1 if self.quirk else 0)

    @property
    def local_time(self) -> datetime:
        return self.published.astimezone(ZONES[self.language])

    def path(self, page: int = 1) -> str:
        """The path of page `page`; each layout counts pages in its own way."""
        day = f"{self.local_time:%Y/%m/%d}/" if self.dated_url else ""
        stem = f"/{self.folder}/{day}{self.slug}"
        if page == 1:
            return stem + (".html" if self.layout == "plain" else "/")
        match self.layout:
            case "plain":
                return f"{stem}-p{page}.html"
            case "meta":
                return f"{stem}/?page={page}"
            case "graph":
                return f"{stem}/{'seite' if self.language == 'de' else 'page'}-{page}/"
            case _:
                return f"{stem}/{page}/"


def plain_text(source: str) -> str:
    """A paragraph's words without the marks of emphasis and links."""
    return _LINK.sub(r"\1", _STRONG.sub(r"\1", source))


def parse_body(source: str) -> tuple[tuple[Piece, ...], ...]:
    """The body as pages of pieces. Raises ValueError for a block that is not written as the module says."""
    pages: list[list[Piece]] = [[]]
    for block in re.split(r"\n\s*\n", source.strip()):
        if block.strip() == "---":
            pages.append([])
        else:
            pages[-1].append(_piece([line.strip() for line in block.strip().splitlines()]))
    return tuple(tuple(page) for page in pages)


_OF_LINES = {"- ": "bullets", "1. ": "steps", "> ": "quote", "| ": "table", "$ ": "code"}
_OF_FIELDS = {"! ": ("image", 4), "@@ ": ("post", 2), "@ ": ("player", 1), "=> ": ("read_also", 1)}


def _piece(lines: list[str]) -> Piece:
    first = lines[0]
    for mark, kind in _OF_LINES.items():
        if first.startswith(mark):
            if not all(line.startswith(mark) for line in lines):
                raise ValueError(f"each line of this block must begin with {mark!r}: {first}")
            return Piece(kind, tuple(line.removeprefix(mark).strip(" |") for line in lines))
    text = " ".join(lines)
    for mark, (kind, count) in _OF_FIELDS.items():
        if text.startswith(mark):
            fields = tuple(part.strip() for part in text.removeprefix(mark).split("::"))
            if len(fields) != count:
                raise ValueError(f"{count} fields between '::' expected: {text}")
            return Piece(kind, fields)
    if text.startswith("#"):
        marks, _, words = text.partition(" ")
        return Piece(f"h{len(marks)}", (words,))
    return Piece("paragraph", (text,))
