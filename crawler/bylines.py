"""Names out of bylines: “Von Anna Berg und Jan Hof (dpa)” is Anna Berg, Jan Hof."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.memo import remember_short
from crawler.patterns import pattern
from crawler.text import clean_line, fold

_LEAD = pattern(
    r"^(?:(?:von|by|par|por|di|de|door|af|av|od|oleh|autor(?:en|in)?|authors?|auteur|text|written by|reported by"
    r"|story by|words by|posted by|published by|reviewed by|opinion by|analysis by"
    r"|(?:ein |eine )?(?:beitrag|artikel|kommentar|gastbeitrag|interview|analyse|kolumne|essay) von|by our)(?:\s*:|\b)"
    r"|[:|•·–—-])\s*",
    re.IGNORECASE,
)
# Any label with a colon before a name: “Words: Ana Example”, “Text und Fotos: Ana Example”.
_NAMED_AS = pattern(r"[^\W\d_]+(?:[ /&+]+[^\W\d_]+){0,2}\s?:\s*(?=\S)")
_SPLIT = pattern(
    r"\s*(?:[;|/•·\n]|,(?!\s*(?:jr|sr|ii|iii|iv)\b)|\s(?:und|and|et|y|e|och|og|en|with|mit|avec|con|&|\+)\s)\s*",
    re.IGNORECASE,
)
_MAIL = pattern(r"\S+@\S+\.\w+")
_ADDRESS = pattern(r"https?://\S+|www\.\S+|\B@\w+")
_BRACKETS = pattern(r"\s*[(\[][^()\[\]]*[)\]]")
# What stands after a name: a job, a degree, or what the printed byline goes on with.
_JOBS = pattern(
    r"\b(?:(?:chief|senior|staff|deputy|managing|contributing|foreign|political|news|sports?|business|science|health"
    r"|white house|national|special|associate|executive|freelance)\s+)*(?:editor|reporter|correspondent|writer"
    r"|columnist|contributor|producer|journalist|redakteur(?:in)?|korrespondent(?:in)?|chefredakteur(?:in)?"
    r"|volont[aä]r(?:in)?|freier autor|freie autorin|reporterin|journalistin|sponsored|updated?|published|follow)\b.*$"
    r"|\s+(?:MS|MA|MD|RDN?|LD|RN|JD|MBA|CFA|CFP|Ph\.?D\.?|M\.D\.|Esq\.?|기자|記者)\.?$",
    re.IGNORECASE,
)
# Where a reporter was: “Ana Example in Berlin”. No annotated page has one; each would lose its author.
_PLACE = pattern(r"\s(?:in|aus|from|à)\s(?=[^\Wa-z\d_])[^\d]*$")
_TITLES = pattern(r"^(?:(?:dr|prof|dipl|mag|ing)\.(?:-?\w+\.)*\s+)+", re.IGNORECASE)
_DEGREE = pattern(r"(?:[A-Z]{2,4}N?|Ph\.?D\.?|M\.D\.|Esq\.?)")
_EDGES = " ,;:|/•·–—-\"'„“”«»"
_LONGEST_BYLINE = 1_000
_LONGEST = 60  # the longest name in the truth of 400 pages has 41 characters


def clean_author(name: str) -> str:
    """One name without lead-in, address, bracketed code, job and degree; `""` when nothing is left of it."""
    name = _BRACKETS.sub("", _ADDRESS.sub(" ", _MAIL.sub(" ", clean_line(name))))
    previous = None
    while name != previous:
        previous = name
        name = _LEAD.sub("", name.strip(_EDGES)).strip(_EDGES)
        label = _NAMED_AS.match(name)
        if label and is_person(name[label.end() :]):
            name = name[label.end() :]
        place = _PLACE.search(name)
        if place and is_person(name[: place.start()]):
            name = name[: place.start()]
        job = _JOBS.search(name)
        if job:
            name = name[: job.start()].strip(_EDGES)
    if len(name) > _LONGEST or not any(char.isalpha() for char in name):
        return ""
    return clean_line(_TITLES.sub("", name))


def split_authors(text: str) -> list[str]:
    """The names in a byline as printed, in order."""
    return list(_names(text))


# A paper has a few dozen authors, whose names are cleaned when they are read, and once more in the pipelines: 35 µs.
@remember_short(size=1_024, longest=100)
def _names(text: str) -> tuple[str, ...]:
    parts = [
        part
        for part in _SPLIT.split(_BRACKETS.sub("", _MAIL.sub(" ", clean_line(text[:_LONGEST_BYLINE]))))
        if part
    ]
    if len(parts) > 1:
        parts = [parts[0], *(part for part in parts[1:] if not _DEGREE.fullmatch(part))]
    return tuple(name for part in parts if (name := clean_author(part)))


def clean_authors(names: Iterable[str]) -> list[str]:
    """The names, cleaned, each once, in order. Cleaning twice changes nothing."""
    kept: dict[str, str] = {}
    for name in names:
        for one in split_authors(name):
            key = fold(one)
            if key:
                kept.setdefault(key, one)
    return list(kept.values())


_NAME_PART = pattern(r"(?:[dlLDO]['’])?\w[\w.'’-]*")
# A name in one word is one in scripts that write it so: Chinese, Japanese, Korean.
_UNSPACED_NAME = pattern(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3・]{2,10}")
_PARTICLES = frozenset(
    (
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "la",
        "le",
        "bin",
        "al",
        "el",
        "zu",
        "ter",
        "ten",
    )
)
_NO_NAMES = frozenset(
    (
        "team",
        "staff",
        "redaktion",
        "news",
        "author",
        "authors",
        "autor",
        "share",
        "comments",
        "about",
        "more",
        "read",
        "all",
        "by",
        "posts",
        "articles",
        "profile",
        "view",
    )
)


def is_person(name: str) -> bool:
    """Whether it looks like a person's name: two to five words, capitalised where the script has capitals."""
    words = name.split()
    if len(words) == 1:
        return _UNSPACED_NAME.fullmatch(name) is not None
    if (
        not 2 <= len(words) <= 5
        or words[-1] in _PARTICLES
        or any(word.lower() in _NO_NAMES for word in words)
    ):
        return False
    return all(
        _NAME_PART.fullmatch(word) and (word in _PARTICLES or not word[0].islower()) and not word[0].isdigit()
        for word in words
    )
