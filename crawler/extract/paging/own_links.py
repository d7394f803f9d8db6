"""The links by which an article's page may lead to pages of the same article."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from lxml.etree import XPath

from crawler.extract.links.anchors import Anchor, anchor_of
from crawler.extract.links.targets import LONGEST_ADDRESS, Targets
from crawler.extract.page.page import Page
from crawler.extract.paging.page_mark import marks

_HREFS = XPath("descendant::a/@href", smart_strings=False)
_LINKS = XPath("descendant::a[@href]")

# A page is asked twice for the links to itself: for its next page and for its one-page view.
_TO_ITSELF: WeakKeyDictionary[Page, list[Anchor]] = WeakKeyDictionary()
# `2/`, `page/2`, `?seite=all`: relative to the page, so without its name.
_LONGEST_RELATIVE = 16


def own_names(url: str, canonical: str = "") -> frozenset[str]:
    """The last segments of the addresses of which the page may be a page; empty when one has none."""
    stems = {
        mark.stem.partition("?")[0] for address in (url, canonical) if address for mark in marks(address)
    }
    names = {stem.rpartition("/")[2] if "/" in stem else "" for stem in stems}
    return frozenset() if "" in names else frozenset(names)


def links_to_itself(page: Page, names: frozenset[str]) -> list[Anchor]:
    """The links that may lead to the page's own pages: relative ones, and those that hold one of its names.

    `names` are the last segments of the page's address and canonical address.
    """
    found = _TO_ITSELF.get(page)
    if found is None:
        found = _TO_ITSELF[page] = _to_itself(page, names)
    return found


def _to_itself(page: Page, names: frozenset[str]) -> list[Anchor]:
    # Many pages have none, and to see that from the addresses alone takes half the time of making an element of each
    # link.
    hrefs = _HREFS(page.root)
    places = _may_lead_to_itself(hrefs, names) if names else range(len(hrefs))
    places = [
        place for place in places if hrefs[place][:1] not in "#" and len(hrefs[place]) <= LONGEST_ADDRESS
    ]
    if not places:
        return []
    targets, links = Targets(page), _LINKS(page.root)
    found = (anchor_of(links[place], hrefs[place], targets) for place in places)
    return [anchor for anchor in found if anchor.url]


def _may_lead_to_itself(hrefs: list[str], names: frozenset[str]) -> list[int]:
    """The places of the addresses that hold one of the names, or are so short that they need none."""
    together = "\n".join(hrefs)
    # None on many pages, which spares looking for it in each.
    said = [name for name in names if name in together]
    return [
        place
        for place, href in enumerate(hrefs)
        if (href and href[0] != "/" and (href[0] == "?" or len(href) <= _LONGEST_RELATIVE))
        or (said and _holds_one(href, said))
    ]


def _holds_one(href: str, names: list[str]) -> bool:
    for name in names:  # noqa: SIM110  # any() with a generator takes twice as long, for each link of a page
        if name in href:
            return True
    return False
