"""Names out of bylines: “Von Anna Berg und Jan Hof (dpa)” is Anna Berg, Jan Hof."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.text import clean_line, fold

_LEAD = re.compile(
    r"^(?:(?:von|by|par|por|di|da|de|door|af|av|autor(?:en|in)?|author|text|written by|reported by|story by|words by"
    r"|posted by|published by|ein (?:beitrag|artikel|kommentar|gastbeitrag|interview) von|(?:eine )?analyse von"
    r"|(?:by|von)?\s*our)\b\s*:?|[:|•·–—-])\s+",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:[;|/•·\n]|,(?!\s*(?:jr|sr|ii|iii|iv|md|phd|m\.d|ph\.d|esq)\b)|\s(?:und|and|et|y|e|och|og|en|with|mit|&|\+)\s)\s*",
    re.IGNORECASE,
)
_MAIL = re.compile(r"\S+@\S+\.\w+")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\B@\w+")
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_TITLES = re.compile(r"^(?:dr|prof|mag|ing|dipl)\.(?:-?\w+\.)*\s+", re.IGNORECASE)
_JOBS = re.compile(
    r"\b(?:(?:chief|senior|staff|deputy|managing|contributing|foreign|political|news|sports?|business|science|health|white"
    r" house|national|special)\s+)*(?:editor|reporter|correspondent|writer|columnist|contributor|producer|journalist"
    r"|redakteur(?:in)?|korrespondent(?:in)?|journalist(?:in)?|chefredakteur(?:in)?|volont[aä]r(?:in)?|freier autor"
    r"|freie autorin|reporter(?:in)?)\b.*$",
    re.IGNORECASE,
)


def clean_author(name: str) -> str:
    """One name without lead-in, address, bracketed code and title; `""` when nothing is left of it."""
    name = clean_line(name)
    name = _MAIL.sub(" ", name)
    name = _ADDRESS.sub(" ", name)
    name = _BRACKETS.sub("", name)
    previous = None
    while name != previous:
        previous = name
        name = _LEAD.sub("", name.strip()).strip(" ,;:|/•·–—-\"'„“”")
    if len(name) > 100 or not any(c.isalpha() for c in name):
        return ""
    return clean_line(name)


def split_authors(text: str) -> list[str]:
    """The names in a byline as printed, in order."""
    text = _BRACKETS.sub("", clean_line(text))
    names = []
    for part in _SPLIT.split(_MAIL.sub(" ", text)):
        name = clean_author(part)
        job = _JOBS.search(name)
        if job:
            name = name[: job.start()].strip(" ,–-")
        if name:
            names.append(name)
    return names


def clean_authors(names: Iterable[str]) -> list[str]:
    """The names, cleaned, each once, in order. Cleaning twice changes nothing."""
    kept: dict[str, str] = {}
    for name in names:
        for one in split_authors(name):
            key = fold(one)
            if key:
                kept.setdefault(key, one)
    return list(kept.values())
