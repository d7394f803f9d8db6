"""Who wrote it: from structured data, else from the byline that the page prints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from crawler.bylines import clean_authors, is_person
from crawler.extract.metadata.jsonld import JsonLd
from crawler.extract.metadata.metatags import MetaTags
from crawler.extract.page.outline import Outline
from crawler.extract.page.pieces import Piece
from crawler.text import clean_line, fold

_METAS = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
)
# The label of Yoast's share tag in the tongues seen: the name stands in `data`; other labels tell the reading time.
_WRITTEN = re.compile(
    r"writ|by|geschrieben|verfasst|von|auteur|[ée]crit|escrit|autor|scritto|door|av|skrevet", re.I
)
_MARKED = re.compile(r"author|byline|autor(?!is)", re.IGNORECASE)
# The last alternative but two is a month's name before its day. Gain: authors +0.004 (archive).
_BEFORE_DATE = re.compile(
    r"\s*(?:\d|[|•·–]|\s[^\W\d_]{3,9}\.?\s\d{1,2}\b|\bStand:|\bupdated\b|\bpublished\b)", re.IGNORECASE
)
_GENRES = r"(?:eine?\s)?(?:\w*beitrag|artikel|kommentar|interview|analyse|kolumne|essay)\s"
_LINE = re.compile(
    rf"^(?:(?:(?:{_GENRES})?von|by|par|por|di|door|av|af|written by):?|autor(?:in|en)?:"
    r"|(?:text|words|story|report|bericht):)\s+\S",
    re.IGNORECASE,
)
# “Ana Example | 5 April 2026”, as a line of its own. Gain: authors +0.007 (publishers), +0.008 (archive).
_NAME_AND_DATE = re.compile(
    r"(?P<name>[^\W\d_][\w.'’-]+(?:\s[^\W\d_][\w.'’-]*){1,3}?)\s?[|•·]?\s?"
    r"(?:\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d\d-\d\d|\d{1,2}\.?\s[^\W\d_]{3,9}\.?\s\d{4}|[A-Z][a-z]{2,8}\.?\s\d{1,2},\s\d{4})"
)
_MOST_ASKED = 300  # elements of a box: what holds more is no byline
_LONGEST = 200  # characters of a byline; what is longer says more than a name
_BEFORE, _AFTER = 8, 40  # pieces around the headline in which a byline is looked for


def read_authors(
    outline: Outline, data: JsonLd, metas: MetaTags, site: str, headline_at: int
) -> tuple[list[str], str]:
    """The authors and the source that named them; a person printed on the page beats the publisher as author."""
    fallback: tuple[list[str], str] = ([], "")
    for source, found in _claims(data, metas):
        names = clean_authors(_without_house(found, site))
        people = [name for name in names if not _is_site(name, site)]
        if people and (len(people) == len(names) or any(map(is_person, people))):
            return (names if source == "json-ld" else people), source
        if names and not fallback[0]:  # perhaps with an address: “news.example, Frankfurt, Germany”
            fallback = [name for name in names if name not in people], source
    for names in _printed(outline, headline_at):
        people = [name for name in names if is_person(name) and not _is_site(name, site)]
        if people:
            return people, "byline"
    return fallback


def _claims(data: JsonLd, metas: MetaTags) -> Iterator[tuple[str, list[str]]]:
    yield (
        "json-ld",
        [name for name in data.names("author") or data.names("creator") if not name.startswith(",")],
    )
    for name in _METAS:
        yield f"meta {name}", [value for value in metas.every(name) if "http" not in value]
    for number in "12":
        label, value = metas.get(f"twitter:label{number}"), metas.get(f"twitter:data{number}")
        if _WRITTEN.search(label) and not any(char.isdigit() for char in value):
            yield "meta twitter:data", [value]


def _without_house(claims: Iterable[str], site: str) -> Iterator[str]:
    """Claims without the house at the end of a person's: “Ana Example, professor, news.example”.

    Gain: authors +0.007 (publishers), +0.008 (archive).
    """
    for claim in claims:
        person, comma, house = claim.replace("|", ",").rpartition(",")
        first = person.partition(",")[0].strip()
        yield person if comma and is_person(first) and _is_site(clean_line(house), site) else claim


def _is_site(name: str, site: str) -> bool:
    folded, own = fold(name), fold(site)
    initials = "".join(word[0] for word in site.casefold().split())
    return bool(own) and (folded in {own, initials} or (len(folded) > 3 and folded in own) or own in folded)


def _printed(outline: Outline, headline_at: int) -> Iterator[list[str]]:
    """Names that the page prints near its headline: marked elements first, then boxes and lines, then before a date."""
    window = [
        piece
        for piece in outline.pieces[max(0, headline_at - _BEFORE) : headline_at + _AFTER]
        if 3 < len(piece.text) < _LONGEST and piece.kind != "quote"  # a quote has an author of its own
    ]
    for box in dict.fromkeys(piece.box for piece in window):
        for element in islice(box.element.iter("a", "span"), _MOST_ASKED):
            if _is_marked(element):
                yield clean_authors([clean_line("".join(element.itertext()))])
    for piece in window:
        near = piece.box, piece.box.parent
        if any(box is not None and box.hint == "author" for box in near) or _LINE.match(piece.text):
            yield _side_by_side(piece)
            yield clean_authors([_BEFORE_DATE.split(piece.text, maxsplit=1)[0]])
    for piece in window:
        dated = _NAME_AND_DATE.match(piece.text)
        if dated:
            yield clean_authors([dated["name"]])


def _side_by_side(piece: Piece) -> list[str]:
    """Names in elements of their own, when the line is nothing but these; else none.

    Gain: authors +0.007 (publishers).
    """
    parts = [
        clean_line("".join(element.itertext())) for element in islice(piece.element.iter("a", "span"), 12)
    ]
    names = [part for part in dict.fromkeys(parts) if is_person(part)]
    return names if len(names) > 1 and fold("".join(names)) == fold(piece.text) else []


def _is_marked(element: Any) -> bool:
    if "author" in (element.get("rel") or "") or "author" in (element.get("itemprop") or ""):
        return True
    names = element.get("class")
    return bool(names) and _MARKED.search(names) is not None
