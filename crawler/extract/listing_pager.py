"""The next page of a listing: what the page itself says most often and most plainly.

Several signals speak for an address, each with a weight; the address with the most wins, if it has enough.
The weights follow the order in which rule authors rely on the signals (label, class, number after the
current one, relation); see docs/walking.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

from lxml.etree import _Element

from crawler.extract import labels
from crawler.extract.anchors import Anchor
from crawler.extract.page import Page
from crawler.extract.page_mark import Mark, bare, marks, same_site
from crawler.extract.pager_row import follows_current, number_row, pair
from crawler.text import fold

ENOUGH = 3
# The longest label known has 39 characters; arrows and blanks may stand around it.
_LONGEST_LABEL = 48
_PAGER = re.compile(
    r"pag(?:e|er|ing|in)(?:[\s_-]|at|r|$|s\b|nav|numbers)|nav-?links|nav-?previous|nav-?next|post(?:s"
    r"|page)?-?nav"
    r"|wp-page|load-?more|more-?posts|older|next-?posts?|blog-?pager"
)
_ELSEWHERE = re.compile(
    r"calendar|comment|slick|swiper|carousel|slider|gallery|galerie|lightbox|sbi_|instagram|facebook"
    r"|twitter|tiktok"
    r"|breadcrumb|tabs?list|datepicker"
)
_NEXT_NAME = re.compile(
    r"(?:^|[\s_-])(?:next|nextpostslink|nextpage|older|weiter|naechste|suivant|siguiente)(?:$|[\s_-])"
)
_NEXT_ICON = re.compile(r"(?:chevron|arrow|angle|caret)[\w-]*right|right[\w-]*(?:chevron|arrow)")
# Sorting, filtering and sessions show the same page again; a calendar has no end.
_SAME_PAGE_AGAIN = re.compile(
    r"(?:^|&)(?:sort\w*|order\w*|dir|filter\w*|sid|session\w*|phpsessid|view|layout|lang)=", re.I
)


@dataclass(slots=True)
class _Claim:
    url: str
    weight: int = 0
    reasons: list[str] = field(default_factory=list)

    def add(self, weight: int, reason: str) -> None:
        if reason not in self.reasons:
            self.weight += weight
            self.reasons.append(reason)


def next_listing(
    page: Page, links: Sequence[Anchor], head: Sequence[tuple[str, _Element, str]]
) -> tuple[str | None, str]:
    """The absolute address of the listing's next page, and how it was found (empty: it was not)."""
    own = list(marks(page.url))
    here = {bare(page.url)}
    for relation, _, url in head:
        if relation == "canonical" and same_site(url, page.url) and not pages_on(own, url):
            here.add(bare(url))
    related = [
        url
        for relation, _, url in head
        if relation == "next" and same_site(url, page.url) and bare(url) not in here
    ]
    for url in related:
        # Relation and address agree: nothing that the page prints could say it more plainly.
        if pages_on(own, url) and not _is_front(page.url):
            return url, "link rel=next in the head, page marker one higher"
    claims: dict[str, _Claim] = {}
    endings = _endings_of_next(own)
    for anchor in links:
        signal = _signal(anchor, endings)
        if signal is None:
            continue
        target = anchor.target
        if not target.inside or target.key in here:
            continue
        claim = claims.get(target.key) or _Claim(target.url)
        _weigh(anchor, signal, claim, own, page.url)
        if claim.weight:
            claims[target.key] = claim
    for url in related:
        _weigh_head_link(claims.setdefault(bare(url), _Claim(url)), page.url)
    best = max(claims.values(), key=lambda claim: claim.weight, default=None)
    if best is None or best.weight < ENOUGH:
        return None, ""
    return best.url, ", ".join(best.reasons)


def _weigh_head_link(claim: _Claim, here: str) -> None:
    # Plugins print rel=next on a front page that is no list of posts; there something visible must agree.
    if _is_front(here):
        claim.add(2, "link rel=next in the head")
    elif claim.weight:
        claim.add(3, "link rel=next in the head")


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query


def pages_on(own: list[Mark], url: str) -> int:
    """The page number of `url` when it is the page after one of `own`, else 0."""
    for mark in marks(url):
        for base in own:
            if mark.shape == "none" or base.stem != mark.stem or base.shape not in {"none", mark.shape}:
                continue
            if base.shape == "none" and mark.shape == "offset" and mark.number >= 2:
                return 2
            if mark.shape == "offset" and base.name == mark.name and mark.number > base.number:
                return 2
            if mark.shape != "offset" and mark.number == base.number + 1:
                return mark.number
            # Drupal counts from 0: `?page=1` is the second page.
            if base.shape == "none" and mark.shape == "query" and mark.number == 1:
                return 2
    return 0


def _contradicts(own: list[Mark], url: str) -> bool:
    """Whether `url` is another page of the same list, but not the next one."""
    marked = [mark for mark in marks(url) if mark.shape in {"named", "query"}]
    if not marked or pages_on(own, url):
        return False
    stems = {base.stem for base in own if base.shape in {"none", "named", "query"}}
    return any(mark.stem in stems for mark in marked)


@dataclass(frozen=True, slots=True)
class _Signal:
    """What a link says of itself."""

    label: str = ""
    spoken: bool = False
    said: bool = False
    arrow: bool = False
    named: bool = False
    numbered: bool = False
    related: bool = False

    @property
    def silent(self) -> bool:
        """It says nothing that is understood; only its address made it worth a look."""
        return not (self.said or self.arrow or self.named or self.numbered or self.related)


@lru_cache(maxsize=10_000)
def _meaning(label: str) -> tuple[bool, bool, bool]:
    """Whether a label names the next page, says “on”, says “back”. A site's labels are the same on every
    page."""
    name = fold(label)
    return (
        name in labels.NEXT_PAGE,
        name in labels.NEXT_PAGE or name in labels.NEXT or name in labels.LOAD_MORE,
        name in labels.PREVIOUS,
    )


@lru_cache(maxsize=10_000)
def _named_next(names: str) -> bool:
    return bool(_NEXT_NAME.search(names.lower()))


def _endings_of_next(own: list[Mark]) -> tuple[str, ...]:
    """How the address of the page after this one may end: a cheap test for links in languages not known here."""
    numbers = {2, *(mark.number + 1 for mark in own if mark.shape in {"named", "query"})}
    return tuple(f"{number}{end}" for number in numbers for end in ("", "/", ".html", ".htm", ".php"))


def _signal(anchor: Anchor, endings: tuple[str, ...]) -> _Signal | None:
    """What speaks for a link as the way on; None for the most, at little cost."""
    element, text = anchor.element, anchor.text
    if len(text) > _LONGEST_LABEL:
        return None
    if text.isdecimal():
        return _Signal(label=text, numbered=True) if len(text) <= 5 else None
    relation = element.get("rel")
    related = relation is not None and "next" in relation.lower().split()
    names = element.get("class")
    named = names is not None and _named_next(names)
    if not text and not named:
        named = bool(_NEXT_ICON.search(_icons(anchor)))
    arrow = 0 < len(text) <= 3 and labels.ARROWS.issuperset(text)
    spoken = said = False
    given = [text, element.get("title"), element.get("aria-label")]
    if not text and len(element):
        given += [image.get("alt") for image in element.iter("img")]
    for label in given:
        if label and len(label) <= _LONGEST_LABEL:
            next_page, on, back = _meaning(label)
            if back:
                return None
            spoken, said = spoken or next_page, said or on
    if not (said or arrow or named or related or anchor.href.endswith(endings)):
        return None
    return _Signal(text or next(iter(anchor.labels), ""), spoken, said, arrow, named, False, related)


def _weigh(anchor: Anchor, signal: _Signal, claim: _Claim, own: list[Mark], here: str) -> None:
    if "prev" in anchor.rel or _contradicts(own, anchor.url) or _only_sorts(anchor.url, here):
        return
    if _ELSEWHERE.search(anchor.place):
        return
    page_on = pages_on(own, anchor.url)
    numbered = _is_numbered(anchor.url)
    if signal.silent and not (page_on and numbered):
        return
    row = number_row(anchor) if signal.numbered else numbered and pair(anchor)
    in_pager = row or bool(_PAGER.search(anchor.place))
    if signal.numbered:
        _weigh_number(anchor, claim, page_on, in_pager)
        return
    backed = bool(page_on) or in_pager
    if page_on:
        claim.add(2, "page marker one higher")
    if in_pager:
        claim.add(1, "in a pager")
    if signal.spoken:
        claim.add(3, f"label “{signal.label}”")
    elif signal.said or signal.arrow:
        claim.add(2 if backed or signal.related else 0, f"label “{signal.label}”")
    if signal.named:
        claim.add(1 if backed or signal.said else 0, "class of the link")
    if signal.related:
        claim.add(2, "rel=next")


def _weigh_number(anchor: Anchor, claim: _Claim, page_on: int, in_pager: bool) -> None:
    if page_on and anchor.text in {str(page_on), "2"}:
        claim.add(2, "page marker one higher")
        claim.add(1, f"number {anchor.text}")
        if in_pager:
            claim.add(1, "in a pager")
    elif in_pager and follows_current(anchor):
        claim.add(3, f"number {anchor.text} after the current one")


def _is_numbered(url: str) -> bool:
    return any(mark.shape in {"named", "query", "offset"} for mark in marks(url))


def _icons(anchor: Anchor) -> str:
    return " ".join(
        [anchor.names, *(child.get("class") or "" for child in anchor.element.iter("i", "span", "svg"))]
    ).lower()


def _only_sorts(url: str, here: str) -> bool:
    if "?" not in url:
        return False
    there, now = urlsplit(url), urlsplit(here)
    added = "&".join(set(there.query.split("&")) - set(now.query.split("&")))
    return (
        there.path == now.path
        and bool(_SAME_PAGE_AGAIN.search(added))
        and not any(mark.shape in {"query", "offset"} for mark in marks(url))
    )
