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

from crawler.extract.anchors import Anchor
from crawler.extract.article_address import address_weight
from crawler.extract.cards import CardReader
from crawler.extract.link import Link
from crawler.extract.page import Page
from crawler.extract.page_mark import bare, marks
from crawler.extract.sidings import NO_ARTICLE_PLACE, NO_ARTICLE_TEXT, READ_MORE
from crawler.extract.targets import Target

ENOUGH = 4
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
# The cheap test: something that may be a page's name, and its number.
_PAGE_TAIL = re.compile(r"[/?&;,_-](?:[a-z_]{1,16}[/=_,-]?)\d{1,5}(?:$|[/.&])")
_LONGEST_TAIL = 32


@dataclass(slots=True)
class _Candidate:
    target: Target
    weight: int = 0
    in_card: bool = False
    anchors: list[Anchor] = field(default_factory=list)


def article_links(page: Page, found: Sequence[Anchor]) -> list[Link]:
    """The links to articles among `found`; navigation, tags, authors, log-ins and adverts are none."""
    here = bare(page.url)
    own_stems = {mark.stem for mark in marks(page.url)}
    surroundings = _Surroundings()
    candidates: dict[str, _Candidate] = {}
    for anchor in found:
        place = surroundings.of(anchor.element)
        if place == "furniture":
            continue
        target = anchor.target
        if not target.inside:
            continue
        candidate = candidates.get(target.key)
        if candidate is None:
            candidate = candidates[target.key] = _Candidate(target)
        candidate.anchors.append(anchor)
        if place == "card":
            candidate.in_card = True
    parents = {key.partition("?")[0].rpartition("/")[0] for key in candidates}
    likely = []
    for key, candidate in candidates.items():
        if key == here:
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
    wanted = {
        _near(anchor) for candidate in likely if candidate.weight < ENOUGH for anchor in candidate.anchors
    }
    if not wanted:
        return list(likely)
    enough: Counter[Markup] = Counter()
    lacking: Counter[Markup] = Counter()
    for candidate in likely:
        counted = enough if candidate.weight >= ENOUGH else lacking
        counted.update({markup_of(anchor.element) for anchor in candidate.anchors if _near(anchor) in wanted})
    taken = {place for place, count in enough.items() if count >= _MANY and count >= lacking[place]}
    return [
        candidate
        for candidate in likely
        if candidate.weight >= ENOUGH
        or any(markup_of(anchor.element) in taken for anchor in candidate.anchors)
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
    key = target.key
    if not _PAGE_TAIL.search(key if "?" in key else key[-_LONGEST_TAIL:]):
        return False
    return any(
        mark.stem in stems
        and mark.shape in {"named", "query", "offset"}
        # WordPress numbers its articles `?p=1234`, others their pages `?p=2`.
        and not (mark.name == "p" and mark.number > 99)
        for mark in marks(target.url)
    )


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


# Tags and classes of a link and of what is around it.
Markup = tuple[object, ...]


def markup_of(element: _Element) -> Markup:
    """Tag and class of an element and of what it stands in: equal for links of the same kind."""
    names: list[object] = []
    place: _Element | None = element
    for _ in range(_MARKUP_DEPTH):
        if place is None:
            break
        names += place.tag, place.get("class")
        place = place.getparent()
    return tuple(names)


def _near(anchor: Anchor) -> Markup:
    """The nearest of that, which spares most links the rest."""
    parent = anchor.element.getparent()
    return anchor.element.get("class"), parent.tag if parent is not None else None


def _print_weight(candidate: _Candidate) -> int:
    anchors = candidate.anchors
    text = anchors[0].text if len(anchors) == 1 else max((anchor.text for anchor in anchors), key=len)
    if not text:
        text = max((label for anchor in anchors for label in anchor.labels), key=len, default="")
    weight, said = 0, text.lower()
    if READ_MORE.match(said):
        weight = 3
    elif NO_ARTICLE_TEXT.match(said):
        weight = -3
    elif candidate.weight >= ENOUGH:
        return 0  # the rest can only speak for it
    if weight <= 0:
        words = text.count(" ") + 1
        weight += 2 if len(text) >= 35 or words >= 5 else 1 if len(text) >= 20 or words >= 3 else 0
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
