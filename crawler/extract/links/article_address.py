"""How much an address alone looks like an article's: its slug, number, date and ending, and sidings' names."""

from __future__ import annotations

import re

from crawler.extract.links.sidings import FEW_ARTICLES, NO_ARTICLES
from crawler.memo import remember_short
from crawler.patterns import pattern

_NEVER = -9
_DATE = re.compile(r"/(?:19|20)\d\d[/_-]?(?:0?[1-9]|1[0-2]|[a-z]{3})(?=[/_-]|\d\d|$)")
_ID = pattern(r"\d{5}|[-_.~,](?:[a-z]{1,3}-?)?\d{4}")
# In two steps: the expression above, tried at each place of each address, costs five times as much.
_FOUR_DIGITS = re.compile(r"\d{4}")
_HEX_ID = re.compile(r"(?=[a-f]*\d)[0-9a-f]{8,}")
_ID_QUERY = pattern(
    r"(?:^|&)(?:(?:p|nid|aid|art|item|article|story|news)=\d{2,}|(?!cat|tag|top|user|auth|lang|sec|sid|page)\w*id=\d{2,})",
    re.IGNORECASE,
)
_FILE = pattern(r"\.(?:html?|shtml|php|aspx?|story|article|artikel|ece|bild)$")
_MEDIA = pattern(r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|xml|rss|ics|css|js|docx?|xlsx?|epub)$")
_SLUG_WORD = re.compile(r"(?:^|[-_+~,. ])\d*[^\W\d_]")
_YEAR = pattern(r"(?:19|20)\d\d")
_DIGIT = re.compile(r"\d")
_PLAIN_NAMES = frozenset({"index", "default", "artikel", "article"})


def is_siding(path: str) -> bool:
    """Whether a path ends in the name of what is no section either: imprint, privacy, log-in."""
    last = path.rstrip("/").rpartition("/")[2].lower().partition(".")[0]
    return re.sub(r"[-_]", "", last) in NO_ARTICLES


# What an article is related to, its neighbours are, too; and a site's sections stand on all its pages.
@remember_short(size=1024, longest=500)
def address_weight(key: str) -> int:
    """How much an address (as `targets.bare` writes it) looks like an article's."""
    path, _, query = key.lower().partition("?")
    path = path.partition("/")[2]
    if not path:
        return 2 if _ID_QUERY.search(query) else _NEVER
    segments = path.replace("-", "").replace("_", "").split("/")
    last = path.rpartition("/")[2]
    weight = 0
    if "." in last:
        segments[-1] = segments[-1].partition(".")[0]
        if _MEDIA.search(last):
            return _NEVER
        file = _FILE.search(last)
        if file:
            weight += 1
            last = last[: file.start()]
    if not NO_ARTICLES.isdisjoint(segments):
        return _NEVER
    if not FEW_ARTICLES.isdisjoint(segments):
        weight -= 3
    if last in _PLAIN_NAMES:
        last = path.rpartition("/")[0].rpartition("/")[2]
    if query and _ID_QUERY.search(query):
        weight += 3
    return weight + _slug_weight(last) + (_number_weight(path, last) if _DIGIT.search(path) else 0)


def _slug_weight(last: str) -> int:
    if "%" in last:
        # Words of other scripts; each letter is six or nine characters of escapes.
        return 2 if len(last) >= 40 else 1
    words = len(_SLUG_WORD.findall(last))
    return min(words, 4) - 2 if words >= 2 else -1


def _number_weight(path: str, last: str) -> int:
    weight = 2 if _DATE.search("/" + path) else 0
    if last.isdecimal() and len(last) in {3, 4} and not _YEAR.fullmatch(last):
        return weight + 1
    if _has_id(last):
        return weight + 2
    return weight + ("-" in last and _DIGIT.search(last) is not None)


def _has_id(last: str) -> bool:
    if _FOUR_DIGITS.search(last) and _ID.search(last):
        return True
    head, _, tail = last.rpartition("-")
    return bool(head) and _HEX_ID.fullmatch(tail) is not None
