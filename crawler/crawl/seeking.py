"""The other ways into a section: its feeds and sitemaps, when the listing has no end to walk to."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urljoin

from scrapy import Request
from scrapy.http import Response
from scrapy.utils.sitemap import sitemap_urls_from_robots
from twisted.python.failure import Failure

from crawler.crawl import places
from crawler.crawl.articles import ArticleSpider
from crawler.crawl.batch import Batch
from crawler.crawl.search import Search
from crawler.crawl.sitemap import read_sitemap
from crawler.crawl.walk import Walk
from crawler.extract import Link, read_feed
from crawler.network.failures import reason_of
from crawler.network.marks import EXPECT, MAY_LEAVE
from crawler.run.manifest import Caution, ListingPage
from crawler.urls import absolute

logger = logging.getLogger(__name__)

# As many articles wait in memory as a long listing page has.
_AT_ONCE = 500


class SeekingSpider(ArticleSpider):
    """Finds articles in feeds and sitemaps."""

    def seek_feeds(self, walk: Walk, *, asked_for: bool) -> Iterator[Any]:
        """The section's declared feeds, then the usual places."""
        yield from self._go_on(
            Search(
                walk=walk,
                source="feed",
                left=deque(places.best_feeds_first(walk.feeds, walk.url)),
                guesses=deque(places.feed_places(walk.url)),
                asked_for=asked_for,
            )
        )

    def seek_sitemaps(self, walk: Walk, *, asked_for: bool) -> Iterator[Request]:
        """The sitemaps that robots.txt names, then the usual places; beside a listing only news sitemaps."""
        search = Search(
            walk=walk,
            source="sitemap",
            left=deque(),
            guesses=deque(places.sitemap_places(walk.url) if asked_for else ()),
            asked_for=asked_for,
        )
        yield self._seek_request(
            urljoin(walk.url, "/robots.txt"), search, self.parse_robots, self.robots_failed
        )

    def _seek_request(self, url: str, search: Search, callback: Any, errback: Any) -> Request:
        return Request(
            url,
            callback=callback,
            errback=errback,
            cb_kwargs={"search": search},
            meta={MAY_LEAVE: True, EXPECT: "any"},
            dont_filter=True,
        )

    def _go_on(self, search: Search) -> Iterator[Any]:
        if self.run.discovery.limit_reached:
            self._end(search, "max_articles")
        elif search.number + search.lost >= search.most(self.arguments.max_pages):
            self._end(search, "max_pages")
        elif not search.is_satisfied and (url := search.next()):
            callback = self.parse_feed if search.source == "feed" else self.parse_sitemap
            yield self._seek_request(url, search, callback, self.seek_failed)
        elif not search.asked_for and search.source == "feed":
            yield from self.seek_sitemaps(search.walk, asked_for=False)
        else:
            self._end(search, search.source if search.number else f"no_{search.source}_found")

    def _end(self, search: Search, end: str) -> None:
        if search.asked_for:
            self.run.walks[search.walk.url].end = end
        if search.asked_for and search.number and not search.listed:
            self.run.warn(
                Caution.SOURCE_FOREIGN,
                f"{search.walk.url}: its {search.source}s list nothing that stands under the section's path or name.",
            )

    def seek_failed(self, failure: Failure) -> Iterator[Any]:
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        search: Search = request.cb_kwargs["search"]
        yield from self._lost(search, request.url, reason_of(failure))

    def _lost(self, search: Search, url: str, reason: str) -> Iterator[Any]:
        search.lost += not search.guessing
        if search.guessing:
            logger.debug("No %s at %s (%s)", search.source, url, reason)
        elif search.asked_for:
            self.run.page_read(
                ListingPage(
                    url=url,
                    section=search.walk.url,
                    number=search.number + 1,
                    source=search.source,
                    error=reason,
                )
            )
        else:
            self.run.warn(Caution.SOURCE_UNREAD, f"The {search.source} {url} could not be read ({reason}).")
        yield from self._go_on(search)

    # -- feeds

    def parse_feed(self, response: Response, search: Search) -> Iterator[Any]:
        links = read_feed(response.body, response.url)
        if not links:
            yield from self._lost(search, response.url, "no feed, or an empty one")
            return
        walk = search.walk
        own = search.guessing or places.is_own_feed(response.url, walk.url)
        links = [link for link in links if places.is_article_of_site(link.url, walk.url)]
        links = links if own else places.links_of_section(links, walk.url, walk.label)
        yield from self._take_in(search, response.url, links)

    # -- sitemaps

    def parse_robots(self, response: Response, search: Search) -> Iterator[Any]:
        self._add_sitemaps(search, [*sitemap_urls_from_robots(response.body, base_url=response.url)])
        yield from self._go_on(search)

    def robots_failed(self, failure: Failure) -> Iterator[Any]:
        yield from self._go_on(failure.request.cb_kwargs["search"])  # type: ignore[attr-defined]

    def _add_sitemaps(self, search: Search, urls: list[str]) -> None:
        clean = [url for url in (absolute(search.walk.url, url) for url in urls) if url]
        news = [url for url in clean if places.is_news(url)]
        rest = [url for url in clean if url not in set(news) and places.may_hold_articles(url)]
        search.left.extendleft(reversed(news))
        if search.asked_for:
            search.left.extend(rest)

    def parse_sitemap(self, response: Response, search: Search) -> Iterator[Any]:
        try:
            sitemap = read_sitemap(response, self.settings.getint("DOWNLOAD_MAXSIZE"))
        except ValueError as error:
            yield from self._lost(search, response.url, f"no sitemap: {error}")
            return
        since, section = self.arguments.since, search.walk.url
        if sitemap.is_index:
            search.number += 1
            self._add_sitemaps(search, [entry.url for entry in sitemap.newest_first() if entry.is_new(since)])
            yield from self._go_on(search)
            return
        links = [
            Link(url=url)
            for entry in sitemap.entries
            if (url := absolute(response.url, entry.url))
            and places.is_of_section(url, section)
            and places.may_be_article(url)
            and entry.is_new(since)
        ]
        yield from self._take_in(search, response.url, links)

    # -- both

    def _take_in(self, search: Search, url: str, links: list[Link]) -> Iterator[Any]:
        search.number += 1
        search.listed += len(links)
        page = ListingPage(
            url=url,
            section=search.walk.url,
            number=search.number,
            source=search.source,
            links=len(links),
        )
        self.run.page_read(page)
        yield from self._in_parts(search, page, deque(links), False)

    def _in_parts(self, search: Search, page: ListingPage, links: deque[Link], _older: bool) -> Iterator[Any]:
        """Some articles at a time, so that an archive's sitemap does not fill the memory."""
        while links and not self.run.discovery.limit_reached:
            part = [links.popleft() for _ in range(min(_AT_ONCE, len(links)))]
            found = self.run.discovery.found(
                self.run.section(search.walk.url),
                part,
                source=search.source,
                listing_url=page.url,
                listing_page=0,
            )
            self.run.more_found(page, len(search.walk.first_seen(found.keys)))
            if found.asks:
                then = partial(self._in_parts, search, page, links)
                batch = Batch(then=then, size=len(found.asks), waiting=len(found.asks))
                for ask in found.asks:
                    yield self.article_request(ask, batch)
                return
        yield from self._go_on(search)
