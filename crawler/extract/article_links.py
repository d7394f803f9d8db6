"""Which links of a listing lead to articles, in reading order, each once, with what their cards print.

An address speaks for itself (slug, number, date), the print around it too (length, heading, card); a
siding's name or navigation speaks against. What has enough is an article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from lxml.etree import _Element

from crawler.extract.anchors import Anchor, Target
from crawler.extract.cards import CardReader
from crawler.extract.link import Link
from crawler.extract.page import Page
from crawler.extract.page_mark import bare, marks
from crawler.extract.sidings import FEW_ARTICLES, NO_ARTICLE_PLACE, NO_ARTICLE_TEXT, NO_ARTICLES, READ_MORE

ENOUGH = 4
_NEVER = -9
# With so little less a link is taken where at least so many of its equals have enough.
_SHORT_OF_IT = 4
_MANY = 3
_MARKUP_DEPTH = 4
# What length, heading and card can add at most.
_MOST_PRINT = 5
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FURNITURE = frozenset({"nav", "footer", "form", "menu"})
_CONTENT = frozenset({"article", "main", "body"})
_ROLES = frozenset({"navigation", "menu", "menubar", "contentinfo"})
_DATE = re.compile(r"/(?:19|20)\d\d[/_-]?(?:0?[1-9]|1[0-2]|[a-z]{3})(?=[/_-]|\d\d|$)")
_ID = re.compile(r"(?:^|[^\d])\d{5,}(?!\d)|[-_.~,](?:[a-z]{1,3}-?)?\d{4,}|-(?=[a-f]*\d)[0-9a-f]{8,}$")
_ID_QUERY = re.compile(
    r"(?:^|&)(?:(?:p|nid|aid|art|item|article|story|news)=\d{2,}|(?!cat|tag|top|user|auth|lang|sec|sid|page)\w*id=\d{2,})",
    re.IGNORECASE,
)
_FILE = re.compile(r"\.(?:html?|shtml|php|aspx?|story|article|artikel|ece|bild)$")
_MEDIA = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|xml|rss|ics|css|js|docx?|xlsx?|epub)$")
_SLUG_WORD = re.compile(r"(?:^|[-_+~,. ])\d*[^\W\d_]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGIT = re.compile(r"\d")
# The cheap test: something that may be a page's name, and its number.
_PAGE_TAIL = re.compile(r"[/?&;,_-](?:[a-z_]{1,16}[/=_,-]?)\d{1,5}(?:$|[/.&])")
_PLAIN_NAMES = frozenset({"index", "default", "artikel", "article"})


@dataclass(slots=True)
class _Candidate:
    target: Target
    weight: int = 0
    in_card: bool = False
    anchors: list[Anchor] = field(default_factory=list)

    def places(self) -> set[str]:
        """The markup in which the links stand: tags and classes of each link and of what is around it."""
        return {_markup(anchor.element) for anchor in self.anchors}


def article_links(page: Page, found: Sequence[Anchor]) -> list[Link]:
    """The links to articles among `found`; navigation, tags, authors, log-ins and adverts are none."""
    here = bare(page.url)
    own_stems = {mark.stem for mark in marks(page.url)}
    surroundings = _Surroundings()
    candidates: dict[str, _Candidate] = {}
    parents: set[str] = set()
    for anchor in found:
        target = anchor.target
        if not target.inside:
            continue
        candidate = candidates.get(target.key)
        if candidate is None:
            candidate = candidates[target.key] = _Candidate(target)
            parents.add(target.key.partition("?")[0].rpartition("/")[0])
        place = surroundings.of(anchor.element)
        if place != "furniture":
            candidate.anchors.append(anchor)
            candidate.in_card = candidate.in_card or place == "card"
    likely = []
    for key, candidate in candidates.items():
        if not candidate.anchors or key == here:
            continue
        candidate.weight = address_weight(key) - (2 if key in parents else 0)
        if candidate.weight + _MOST_PRINT >= ENOUGH:
            candidate.weight += _print_weight(candidate)
            if candidate.weight >= ENOUGH - _SHORT_OF_IT and not _is_page_of(candidate.target, own_stems):
                likely.append(candidate)
    return _cards(_with_their_equals(likely))


def _with_their_equals(likely: Sequence[_Candidate]) -> list[_Candidate]:
    """Those that have enough, and those that stand as such do: a card among its equals must not be lost.

    An article with a short name and a short headline has little to say for itself; but where most of the links in
    the same place of the same markup are articles, it is one too.
    """
    short = [candidate for candidate in likely if candidate.weight < ENOUGH]
    if not short:
        return list(likely)
    enough: Counter[str] = Counter()
    lacking: Counter[str] = Counter()
    for candidate in likely:
        (enough if candidate.weight >= ENOUGH else lacking).update(candidate.places())
    return [
        candidate
        for candidate in likely
        if candidate.weight >= ENOUGH
        or any(enough[place] >= _MANY and enough[place] >= lacking[place] for place in candidate.places())
    ]


def read_cards(found: Sequence[Anchor]) -> list[Link]:
    """The cards of links that are known to lead to articles, each address once."""
    candidates: dict[str, _Candidate] = {}
    for anchor in found:
        candidates.setdefault(anchor.target.key, _Candidate(anchor.target)).anchors.append(anchor)
    return _cards(list(candidates.values()))


def _cards(chosen: Sequence[_Candidate]) -> list[Link]:
    reader = CardReader(anchor for candidate in chosen for anchor in candidate.anchors)
    return [reader.read(candidate.target.url, candidate.anchors) for candidate in chosen]


def _is_page_of(target: Target, stems: set[str]) -> bool:
    """Whether it is another page of the listing: the listing's own address and a page marker."""
    if not _PAGE_TAIL.search(target.key):
        return False
    return any(
        mark.stem in stems
        and mark.shape in {"named", "query", "offset"}
        # WordPress numbers its articles `?p=1234`, others their pages `?p=2`.
        and not (mark.name == "p" and mark.number > 99)
        for mark in marks(target.url)
    )


def address_weight(key: str) -> int:
    """How much an address (as `page_mark.bare` writes it) looks like an article's."""
    path, _, query = key.lower().partition("?")
    path = path.partition("/")[2]
    if not path:
        return 2 if _ID_QUERY.search(query) else _NEVER
    segments = path.replace("-", "").replace("_", "").split("/")
    last = path.rpartition("/")[2]
    if "." in last:
        segments[-1] = segments[-1].partition(".")[0]
    if not NO_ARTICLES.isdisjoint(segments) or _MEDIA.search(last):
        return _NEVER
    weight = 0 if FEW_ARTICLES.isdisjoint(segments) else -3
    file = _FILE.search(last)
    if file:
        weight += 1
        last = last[: file.start()]
    if last in _PLAIN_NAMES:
        last = path.rpartition("/")[0].rpartition("/")[2]
    return weight + _slug_weight(last) + _number_weight(path, last, query)


def _slug_weight(last: str) -> int:
    if "%" in last:
        # Words of other scripts; each letter is six or nine characters of escapes.
        return 2 if len(last) >= 40 else 1
    words = len(_SLUG_WORD.findall(last))
    return min(words, 4) - 2 if words >= 2 else -1


def _number_weight(path: str, last: str, query: str) -> int:
    weight = 0
    if last.isdecimal() and len(last) in {3, 4} and not _YEAR.fullmatch(last):
        weight += 1
    elif _ID.search(last):
        weight += 2
    elif "-" in last and _DIGIT.search(last):
        weight += 1
    if _DATE.search("/" + path):
        weight += 2
    if query and _ID_QUERY.search(query):
        weight += 3
    return weight


@lru_cache(maxsize=10_000)
def _names_a_siding(names: str) -> bool:
    """Class names of a site are the same on every page."""
    return NO_ARTICLE_PLACE.search(names.lower()) is not None


class _Surroundings:
    """What links stand in: navigation, footer and the like, or a card. What was seen of an ancestor is
    remembered."""

    def __init__(self) -> None:
        self._seen: dict[_Element, str] = {}

    def of(self, element: _Element) -> str:
        """`furniture`, `card` (an `<article>`) or empty."""
        seen = self._seen
        path: list[_Element] = []
        answer = ""
        place = element.getparent()
        while place is not None:
            if place in seen:
                answer = seen[place]
                break
            path.append(place)
            tag = place.tag
            if tag in _FURNITURE or place.get("role") in _ROLES:
                answer = "furniture"
                break
            if tag in _CONTENT:
                answer = "card" if tag == "article" else ""
                break
            names = place.get("class")
            if names and _names_a_siding(names):
                answer = "furniture"
                break
            place = place.getparent()
        for passed in path:
            seen[passed] = answer
        return answer


def _markup(element: _Element) -> str:
    names = []
    place: _Element | None = element
    for _ in range(_MARKUP_DEPTH):
        if place is None:
            break
        names.append(f"{place.tag!s}.{place.get('class') or ''}")
        place = place.getparent()
    return " ".join(names)


def _print_weight(candidate: _Candidate) -> int:
    anchors = candidate.anchors
    text = anchors[0].text if len(anchors) == 1 else max((anchor.text for anchor in anchors), key=len)
    if not text:
        text = max((label for anchor in anchors for label in anchor.labels), key=len, default="")
    words = text.count(" ") + 1
    weight = 2 if len(text) >= 35 or words >= 5 else 1 if len(text) >= 20 or words >= 3 else 0
    if READ_MORE.match(text):
        weight = 3
    elif NO_ARTICLE_TEXT.match(text):
        weight -= 3
    if any(_at_heading(anchor.element) for anchor in anchors):
        return weight + 2
    return weight + candidate.in_card


def _at_heading(element: _Element) -> bool:
    """Whether the link holds a heading or stands in one."""
    place = element.getparent()
    for _ in range(3):
        if place is None:
            break
        if place.tag in _HEADINGS:
            return True
        place = place.getparent()
    return len(element) > 0 and next(element.iter("h1", "h2", "h3", "h4", "h5", "h6"), None) is not None
