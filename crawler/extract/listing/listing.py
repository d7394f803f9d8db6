"""A section's page: its articles, its next page, its feeds."""

from __future__ import annotations

from msgspec import Struct, field

from crawler.extract.links.anchors import Anchor, anchors_on_site, head_links
from crawler.extract.links.link import Link
from crawler.extract.links.targets import bare
from crawler.extract.listing.article_links import article_links, read_cards
from crawler.extract.listing.feeds import declared_feeds
from crawler.extract.page.page import Page
from crawler.extract.paging.load_more import load_more
from crawler.extract.paging.next_listing import next_listing
from crawler.extract.selectors import Selectors
from crawler.urls import absolute


class Listing(Struct, kw_only=True):
    """What one page of a section offers."""

    article_links: list[Link] = field(default_factory=list)
    """Links to articles in reading order, each once."""
    passed_over: int = 0
    """So many links of one markup, more than those above, might be articles and were not taken for any."""
    next_url: str | None = None
    """Absolute address of the next page of the section."""
    next_reason: str = ""
    """How the next page was found, for people; empty when it was not."""
    goes_on: bool = False
    """There is no next address, yet the page says that the section goes on (a button without an address)."""
    feeds: list[str] = field(default_factory=list)
    """RSS and Atom addresses declared in the head."""


def read_listing(page: Page, selectors: Selectors | None = None) -> Listing:
    """Read a section's page.

    `selectors.article_links` and `selectors.next_listing` are believed where they are set.
    Raises UnreadablePage when there is nothing on the page that can be read.
    """
    found = anchors_on_site(page)
    head = head_links(page, "alternate", "canonical", "next")
    listing = Listing(feeds=declared_feeds(head))
    if selectors and selectors.article_links:
        listing.article_links = _selected_links(page, selectors.article_links, found)
    else:
        listing.article_links, over = article_links(page, found)
        listing.passed_over = over if over > len(listing.article_links) else 0
    if selectors and selectors.next_listing:
        listing.next_url, listing.next_reason = _selected_next(page, selectors.next_listing)
        return listing
    listing.next_url, listing.next_reason = next_listing(page, found, head)
    if listing.next_url is None:
        listing.next_url, listing.goes_on = load_more(page)
        listing.next_reason = "address of a load-more button" if listing.next_url else ""
    return listing


def _selected_links(page: Page, css: str, found: list[Anchor]) -> list[Link]:
    chosen = set()
    for selected in page.selector.css(css.partition("::")[0]):
        chosen.add(selected.root)
        chosen.update(selected.root.iter("a"))
    return read_cards([one for one in found if one.element in chosen and one.target.inside])


def _selected_next(page: Page, css: str) -> tuple[str | None, str]:
    for selected in page.selector.css(css):
        href = selected.root if isinstance(selected.root, str) else selected.attrib.get("href", "")
        url = absolute(page.base_url, href) if href else ""
        if url and bare(url) != bare(page.url):
            return url, f"selector {css}"
    return None, ""
