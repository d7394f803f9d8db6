"""The next page of a listing: what the page itself says most often and most plainly.

Several signals speak for an address, each with a weight; the address with the most wins, if it has enough.
The weights follow the order in which rule authors rely on the signals (label, class, number after the
current one, relation); see docs/walking.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from lxml.etree import _Element
from msgspec import Struct, field

from crawler.extract.links.anchors import Anchor
from crawler.extract.links.targets import bare, same_site
from crawler.extract.page.page import Page
from crawler.extract.paging.link_signal import Signal, endings_of_next, read_signal
from crawler.extract.paging.page_mark import Mark, marks
from crawler.extract.paging.row import follows_current, number_row, pair
from crawler.patterns import pattern

ENOUGH = 3
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
# Sorting, filtering and sessions show the same page again; a calendar has no end.
_SAME_PAGE_AGAIN = pattern(
    r"(?:^|&)(?:sort\w*|order\w*|dir|filter\w*|sid|session\w*|phpsessid|view|layout|lang)=", re.I
)


class _Claim(Struct):
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
    endings = endings_of_next(own)
    for anchor in links:
        signal = read_signal(anchor, endings)
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


def _weigh(anchor: Anchor, signal: Signal, claim: _Claim, own: list[Mark], here: str) -> None:
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
