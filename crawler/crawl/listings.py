"""The listing pages of a section: each read, its articles asked for, then the next one, to the walk's end."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import extract
from crawler.crawl import places
from crawler.crawl.answer import page_of
from crawler.crawl.batch import Batch
from crawler.crawl.seeking import SeekingSpider
from crawler.crawl.walk import Walk
from crawler.errors import UnreadablePage
from crawler.extract import Listing, Page, read_feed, read_listing
from crawler.network.failures import reason_of
from crawler.network.marks import IN_BROWSER, MAY_LEAVE
from crawler.run.discovery import Found
from crawler.run.manifest import Caution, ListingPage


class ListingSpider(SeekingSpider):
    """Walks a section from listing page to listing page (see `walk`); where the walk ends early, seeks further."""

    def listing_request(self, walk: Walk, url: str) -> Request:
        """The walk's next page."""
        walk.enter(url)
        return Request(
            url,
            callback=self.parse_listing,
            errback=self.listing_failed,
            cb_kwargs={"walk": walk},
            meta={MAY_LEAVE: True, IN_BROWSER: self.browser_pages != "none"},
            dont_filter=True,
        )

    def parse_listing(self, response: Response, walk: Walk) -> Iterator[Any]:
        """A page of the section: its articles, then the next page."""
        if walk.number == 1 and self.arguments.discover != "listing" and _is_feed(response):
            walk.feeds = [response.url]
            yield from self.seek_feeds(walk, asked_for=True)
            return
        try:
            page = page_of(response)
            listing = read_listing(page, self.selectors)
            door = "" if listing.article_links else self._door(page)
        except UnreadablePage:
            self._listing_lost(walk, response.url, "unreadable")
            return
        if door:
            self._listing_lost(walk, response.url, door)
            return
        walk.feeds += listing.feeds
        if self.arguments.discover == "feed":
            yield from self.seek_feeds(walk, asked_for=True)
        elif walk.land(response.url):
            yield from self._read_listing(listing, response.url, walk)
        else:
            self._walked(walk, "led_back")

    def _door(self, page: Page) -> str:
        """What stands in the section's place, such as a log-in; "" for a listing without articles."""
        return extract.door_of(page, extract.read_article(page, self.selectors))

    def _read_listing(self, listing: Listing, url: str, walk: Walk) -> Iterator[Any]:
        section = self.run.section(walk.url)
        found = self.run.discovery.found(
            section,
            listing.article_links,
            source="listing",
            listing_url=url,
            listing_page=walk.number,
        )
        new = walk.first_seen(found.keys)
        self.run.page_read(
            ListingPage(url=url, section=walk.url, number=walk.number, links=len(found.keys), new=len(new))
        )
        if walk.number == 1:
            self._doubt_links(listing, walk, has_been_walked=bool(section.frontier))
        end = walk.end_after(
            next_url=listing.next_url,
            goes_on=listing.goes_on,
            new=len(new),
            behind_frontier=found.behind_frontier,
        )
        if (
            end == "no_next_found"
            and walk.number == 1
            and section.frontier
            and found.keys
            and not found.known
        ):
            self.run.warn(
                Caution.NEWS_MISSED,
                f"{walk.url} shows no article of the runs before and no next page: what came and went in between was "
                "not seen. Run it more often, or with -a discover=sitemap.",
            )
        if not end and self.run.discovery.limit_reached:
            end = "max_articles"
        yield from self._ask_for(found, new, partial(self._walk_on, walk, end, listing.next_url))

    def _doubt_links(self, listing: Listing, walk: Walk, *, has_been_walked: bool) -> None:
        """Tell of a first page whose articles may not have been known as such."""
        taken, over = len(listing.article_links), listing.passed_over
        leads_on = not taken and listing.next_url is not None
        if over or leads_on:
            self.run.warn(
                Caution.LINKS_UNSURE,
                f"{walk.url} shows {taken} links to articles, and {over or 'no'} others of one kind that may be some. "
                "`scrapy explain` with its address lists them; the selector article_links picks them.",
            )
        if leads_on and not has_been_walked:
            self.run.blind.add(walk.url)

    def _ask_for(self, found: Found, new: list[int], then: Any) -> Iterator[Any]:
        """The page's articles; what comes after them waits for their dates when `since` may end the walk."""
        batch = Batch(then=then, since=self.arguments.since, size=len(new), waiting=len(found.asks))
        asked = {ask.key for ask in found.asks}
        for key in new:
            if key in found.known and key not in asked:
                batch.see(found.known[key].published_at)
        waits = bool(self.arguments.since and found.asks)
        for ask in found.asks:
            yield self.article_request(ask, batch if waits else None)
        if not waits:
            yield from then(batch.is_older)

    def _walk_on(self, walk: Walk, end: str, next_url: str | None, is_older: bool) -> Iterator[Any]:
        end = end or ("since" if is_older else "")
        if not end and next_url:
            yield self.listing_request(walk, next_url)
            return
        self._walked(walk, end)
        if self.arguments.discover == "auto" and self._may_have_more(walk, end):
            yield from self.seek_feeds(walk, asked_for=False)

    def _may_have_more(self, walk: Walk, end: str) -> bool:
        """Whether feeds may show what the listing does not: it goes on without an address, or it is a single page
        of a section that declares a feed of its own."""
        own_feed = any(places.is_own_feed(feed, walk.url) for feed in walk.feeds)
        return end == "no_next_found" or (end == "end" and walk.number == 1 and own_feed)

    def _walked(self, walk: Walk, end: str) -> None:
        self.run.walks[walk.url].end = end

    def listing_failed(self, failure: Failure) -> None:
        walk: Walk = failure.request.cb_kwargs["walk"]  # type: ignore[attr-defined]  # set by Scrapy
        self._listing_lost(walk, failure.request.url, reason_of(failure))  # type: ignore[attr-defined]

    def _listing_lost(self, walk: Walk, url: str, reason: str) -> None:
        self.run.page_read(ListingPage(url=url, section=walk.url, number=walk.number, error=reason))
        self._walked(walk, "unreadable")


def _is_feed(response: Response) -> bool:
    """Whether the section's address is a feed's."""
    start = response.body[:1000].lstrip().lower()
    return start.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf")) and bool(
        read_feed(response.body, response.url)
    )
