"""Which links of a listing lead to articles, in reading order, each once, with what their cards print."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from crawler.extract.anchors import Anchor
from crawler.extract.cards import read_card
from crawler.extract.link import Link
from crawler.extract.page import Page
from crawler.extract.page_mark import bare, marks, same_site
from crawler.extract.sidings import NO_ARTICLE_PATH, NO_ARTICLE_PLACE, NO_ARTICLE_TEXT

# An address needs this much to be taken for an article's; see docs/walking.md for the sweep.
ENOUGH = 4
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FURNITURE = frozenset({"nav", "footer", "form", "menu"})
_DATE = re.compile(r"/(?:19|20)\d\d[/_-]?(?:0?[1-9]|1[0-2]|[a-z]{3})(?=[/_-]|\d\d|$)")
_ID = re.compile(r"(?:^|[^\d])\d{5,}(?!\d)|[-_.~,](?:[a-z]{1,3}-?)?\d{4,}|-[0-9a-f]{8,}$")
_ID_QUERY = re.compile(
    r"(?:^|&)(?:p|id|nid|aid|article_?id|art|news_?id|story_?id|newsid|item|itemid)=\d+", re.I
)
_FILE = re.compile(r"\.(?:html?|shtml|php|aspx?|story|article|artikel|ece|bild)$", re.I)
_MEDIA = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|xml|rss|ics|css|js|docx?|xlsx?|epub)$", re.I)
_WORD_BREAK = re.compile(r"[-_+~,. ]+")


@dataclass(slots=True)
class _Candidate:
    url: str
    anchors: list[Anchor] = field(default_factory=list)
    weight: int = 0


def article_links(page: Page, found: Sequence[Anchor]) -> list[Link]:
    """The links to articles among `found`; navigation, tags, authors, log-ins and adverts are none."""
    here = bare(page.url)
    own_stems = {mark.stem for mark in marks(page.url)}
    candidates: dict[str, _Candidate] = {}
    parents: set[str] = set()
    for anchor in found:
        if not same_site(anchor.url, page.url):
            continue
        key = bare(anchor.url)
        candidates.setdefault(key, _Candidate(anchor.url)).anchors.append(anchor)
    for key in candidates:
        parents.add(key.partition("?")[0].rpartition("/")[0])
    chosen: list[_Candidate] = []
    for key, candidate in candidates.items():
        if key == here or _MEDIA.search(key) or _is_page_of(candidate.url, own_stems):
            continue
        weight = address_weight(candidate.url)
        if key in parents:
            weight -= 2
        if weight <= -4:
            continue
        candidate.anchors = [anchor for anchor in candidate.anchors if not _is_furniture(anchor.element)]
        if candidate.anchors and weight + _print_weight(candidate) >= ENOUGH:
            chosen.append(candidate)
    return _cards(chosen)


def read_cards(found: Sequence[Anchor]) -> list[Link]:
    """The cards of links that are known to lead to articles, each address once."""
    candidates: dict[str, _Candidate] = {}
    for anchor in found:
        candidates.setdefault(bare(anchor.url), _Candidate(anchor.url)).anchors.append(anchor)
    return _cards(list(candidates.values()))


def _cards(chosen: Sequence[_Candidate]) -> list[Link]:
    owners = _owners(chosen)
    return [read_card(candidate.url, candidate.anchors, owners) for candidate in chosen]


def _is_page_of(url: str, stems: set[str]) -> bool:
    return any(mark.shape in {"named", "query", "offset"} and mark.stem in stems for mark in marks(url))


def address_weight(url: str) -> int:
    """How much an address looks like an article's: slug, number, date; a siding's name weighs against it."""
    parts = urlsplit(url)
    path = unquote(parts.path).lower()
    if path in {"", "/"} and not parts.query:
        return -9
    if NO_ARTICLE_PATH.search(path + "/"):
        return -9
    last = _FILE.sub("", path.rstrip("/").rpartition("/")[2])
    if last in {"index", "default", "artikel", "article"}:
        last = path.rstrip("/").rpartition("/")[0].rpartition("/")[2]
    words = [word for word in _WORD_BREAK.split(last) if word and not word.isdecimal()]
    weight = 2 if len(words) >= 4 else 1 if len(words) == 3 else 0 if len(words) == 2 else -1
    if _ID.search(last):
        weight += 2
    elif any(sign.isdecimal() for sign in last) and len(words) >= 2:
        weight += 1
    if _DATE.search(path) and len(words) >= 1:
        weight += 2
    if _FILE.search(path):
        weight += 1
    if _ID_QUERY.search(parts.query):
        weight += 3
    return weight


def _is_furniture(element: HtmlElement) -> bool:
    for place in element.iterancestors():
        tag = place.tag
        if tag in _FURNITURE or place.get("role") in {"navigation", "menu", "menubar", "contentinfo"}:
            return True
        if tag in {"article", "main", "body"}:
            return False
        names = place.get("class")
        if names and NO_ARTICLE_PLACE.search(f"{names} {place.get('id', '')}".lower()):
            return True
    return False


def _print_weight(candidate: _Candidate) -> int:
    text = max((anchor.text for anchor in candidate.anchors), key=len)
    if not text:
        text = max((label for anchor in candidate.anchors for label in anchor.labels), key=len, default="")
    words = len(text.split())
    weight = 2 if len(text) >= 35 or words >= 5 else 1 if len(text) >= 20 or words >= 3 else 0
    if NO_ARTICLE_TEXT.search(text):
        weight -= 3
    if any(_has_heading(anchor.element) for anchor in candidate.anchors):
        weight += 2
    elif any(_in_card(anchor.element) for anchor in candidate.anchors):
        weight += 1
    return weight


def _has_heading(element: HtmlElement) -> bool:
    for child in element.iterdescendants():
        if child.tag in _HEADINGS:
            return True
    place = element
    for _ in range(3):
        parent = place.getparent()
        if parent is None:
            return False
        place = parent
        if place.tag in _HEADINGS:
            return True
    return False


def _in_card(element: HtmlElement) -> bool:
    place = element
    for _ in range(6):
        parent = place.getparent()
        if parent is None:
            return False
        place = parent
        if place.tag == "article":
            return True
    return False


def _owners(chosen: Sequence[_Candidate]) -> dict[HtmlElement, str]:
    """For each element around the links the one address that all links in it share, `""` when they do not."""
    owners: dict[HtmlElement, str] = {}
    for candidate in chosen:
        for anchor in candidate.anchors:
            place = anchor.element
            for _ in range(7):
                owners[place] = candidate.url if owners.get(place, candidate.url) == candidate.url else ""
                parent = place.getparent()
                if parent is None:
                    break
                place = parent
    return owners
