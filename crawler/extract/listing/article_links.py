"""Which links of a listing lead to articles, in reading order, each once, with what their cards print.

An address speaks for itself (slug, number, date), the print around it too (length, heading, card); a
siding's name or navigation speaks against. What has enough is an article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from lxml.etree import _Element

from crawler.extract.links.anchors import Anchor
from crawler.extract.links.article_address import address_weight
from crawler.extract.links.cards import CardReader
from crawler.extract.links.link import Link
from crawler.extract.links.sidings import NO_ARTICLE_PLACE, says_no_article, says_read_more
from crawler.extract.links.targets import Target, bare
from crawler.extract.listing.equals import (
    ENOUGH,
    LEAST_ADDRESS,
    SHORT_OF_IT,
    Candidate,
    largest_group,
    section_of,
    the_list,
    with_their_equals,
)
from crawler.extract.page.page import Page
from crawler.extract.paging.page_mark import marks

# A page of so many articles was understood: a larger group on it is a menu (1 of 80 stored listings).
_FEW = 10
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FURNITURE = frozenset({"nav", "footer", "form", "menu"})
_CONTENT = frozenset({"article", "main", "body"})
_ROLES = frozenset({"navigation", "menu", "menubar", "contentinfo"})
# The cheap test of what follows the listing's own address: something that may be a page's name, and its number.
_PAGE_TAIL = re.compile(r"[/?&;,_-](?:[a-z_]{1,16}[/=_,-]?)\d{1,5}(?:$|[/.&])")
_BEFORE_TAIL = re.compile(r"(?:/index)?(?:\.\w{2,5})?/*(?=[/?&;,_-])")


def article_links(page: Page, found: Sequence[Anchor]) -> tuple[list[Link], int]:
    """The links to articles among `found`, and how many equal ones were passed over, where these are more.

    Navigation, tags, authors, log-ins and adverts are no articles.
    """
    taken, left = sort_links(page, found)
    return _cards(taken), largest_group(left) if len(taken) < min(_FEW, len(left)) else 0


def sort_links(page: Page, found: Sequence[Anchor]) -> tuple[list[Candidate], list[Candidate]]:
    """Those that are taken for articles, and those that might be and are not; both in reading order."""
    here = bare(page.url)
    own = marks(page.url)
    stems = {mark.stem for mark in own}
    surroundings = _Surroundings()
    candidates: dict[str, Candidate] = {}
    for anchor in found:
        place = surroundings.of(anchor.element)
        if place == "furniture":
            continue
        target = anchor.target
        if not target.inside:
            continue
        candidate = candidates.get(target.key)
        if candidate is None:
            candidate = candidates[target.key] = Candidate(target)
        candidate.anchors.append(anchor)
        if place == "card":
            candidate.in_card = True
    parents = {key.partition("?")[0].rpartition("/")[0] for key in candidates}
    standing = []
    for key, candidate in candidates.items():
        if key == here:
            continue
        candidate.weight = address_weight(key) - (2 if key in parents else 0)
        if candidate.weight >= LEAST_ADDRESS:
            candidate.weight += _print_weight(candidate)
            if not _is_page_of(candidate.target, stems):
                standing.append(candidate)
    taken = with_their_equals([one for one in standing if one.weight >= ENOUGH - SHORT_OF_IT])
    if len(taken) == len(standing):
        return taken, []
    listed = the_list(standing, section_of(page.url, (mark.stem for mark in own if mark.shape != "bare")))
    listed.update(one.target.key for one in taken)
    taken = [one for one in standing if one.target.key in listed]
    return taken, [one for one in standing if one.target.key not in listed]


def read_cards(found: Sequence[Anchor]) -> list[Link]:
    """The cards of links that are known to lead to articles, each address once."""
    candidates: dict[str, Candidate] = {}
    for anchor in found:
        candidates.setdefault(anchor.target.key, Candidate(anchor.target)).anchors.append(anchor)
    return _cards(list(candidates.values()))


def _cards(chosen: Sequence[Candidate]) -> list[Link]:
    reader = CardReader(anchor for candidate in chosen for anchor in candidate.anchors)
    return [reader.read(candidate.target.url, candidate.anchors) for candidate in chosen]


def _is_page_of(target: Target, stems: set[str]) -> bool:
    """Whether it is another page of the listing: the listing's own address and a page marker."""
    return _may_be_page_of(target.key, stems) and any(
        mark.stem in stems
        and mark.shape in {"named", "query", "offset"}
        # WordPress numbers its articles `?p=1234`, others their pages `?p=2`.
        and not (mark.name == "p" and mark.number > 99)
        for mark in marks(target.url)
    )


def _may_be_page_of(key: str, stems: set[str]) -> bool:
    """Spares nearly all links the reading of their addresses in all ways, half of what a page of links cost."""
    for stem in stems:
        own = stem.partition("?")[0]
        if not key.startswith(own):
            continue
        before = _BEFORE_TAIL.match(key, len(own))
        query = key.find("?", len(own))
        if before and _PAGE_TAIL.match(key, before.end()):
            return True
        if query >= 0 and _PAGE_TAIL.search(key, query):
            return True
    return False


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


def _print_weight(candidate: Candidate) -> int:
    anchors = candidate.anchors
    text = anchors[0].text if len(anchors) == 1 else max((anchor.text for anchor in anchors), key=len)
    if not text:
        text = max((label for anchor in anchors for label in anchor.labels), key=len, default="")
    weight, said = 0, text.lower()
    if says_read_more(said):
        weight = 3
    elif says_no_article(said):
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
