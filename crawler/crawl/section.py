"""The walking spider: listing pages → articles → their next pages → one record each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import options
from crawler.crawl.arguments import Arguments, choose_sections, parse_arguments
from crawler.crawl.half_read import HalfRead
from crawler.crawl.walk import Walk
from crawler.dates import to_utc
from crawler.errors import StartError, UnreadablePage
from crawler.extract import (
    Page,
    Selectors,
    continues,
    find_next_page,
    find_single_page,
    kind_of,
    read_article,
    read_counter,
    read_listing,
)
from crawler.items import Article, Crawl
from crawler.network.failures import is_lasting, reason_of, retry_at_of
from crawler.network.marks import HOST_RIGHTS, MAY_LEAVE, TRUNCATED
from crawler.network.rights import complete_rights, reserved_by
from crawler.run.current import run_of
from crawler.run.delivery import Ask
from crawler.run.manifest import ListingPage
from crawler.run.run import SOFTWARE, Plan, Run, new_run_id
from crawler.urls import clean_url, host_of, identity_url, is_private_host

# An article's pages before the next article, articles before the next listing page: so no more than one
# listing page's articles wait in memory, and the lines stand in the order of the section. Sections come one after
# another: each has a priority lower than the one before.
_PAGE, _ARTICLE, _LISTING = 20, 10, 0
_AGENT = "broadsheet"  # our name in robots tags
_RULES_MAY_CHANGE = timedelta(days=1)  # robots.txt is cached as long (RFC 9309, section 2.4)


class SectionSpider(Spider):
    """Base of all sites. A site is data: name, publisher, language, sections, and selectors where needed."""

    publisher: ClassVar[str] = ""
    language: ClassVar[str] = ""
    sections: ClassVar[dict[str, str]] = {}
    """Label → address of the section's first page."""
    selectors: ClassVar[Selectors] = Selectors()

    arguments: Arguments
    given: dict[str, str]
    """The arguments as written."""
    chosen: dict[str, str]
    """The sections of this run, label → address."""
    hosts: list[str]
    run: Run
    """Given by the run extension, from `start` on."""

    @classmethod
    def site_sections(cls, settings: Mapping[str, Any]) -> dict[str, str]:
        """The site's sections; a site whose addresses depend on a setting makes them here."""
        return cls.sections

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Raises UsageError for arguments that are not valid."""
        arguments = parse_arguments(kwargs, cls.name)
        spider = super().from_crawler(crawler, *args)
        spider.arguments, spider.given = arguments, dict(kwargs)
        spider.chosen = choose_sections(cls.site_sections(crawler.settings), arguments, cls.name)
        spider.hosts = sorted({host_of(url) for url in spider.chosen.values()})
        crawler.settings.set("NAMED_HOSTS", spider.hosts, priority="spider")
        if all(is_private_host(host) for host in spider.hosts):
            # One's own machine needs no politeness, unless its user asks for it on the command line.
            crawler.settings.set("DOWNLOAD_DELAY", 0, priority="spider")
            crawler.settings.set("AUTOTHROTTLE_ENABLED", False, priority="spider")
        return spider

    def plan(self) -> Plan:
        """What the run must know before it opens."""
        return Plan(
            run_id=new_run_id(),
            spider=self.name,
            hosts=tuple(self.hosts),
            arguments=self.given,
            max_articles=self.arguments.max_articles,
            recheck=options.read(self.settings, "RECHECK_AFTER"),
        )

    async def start(self) -> AsyncIterator[Any]:
        run = run_of(self.crawler)
        if run is None:
            raise StartError("crawler.extensions.run.RunExtension is switched off; a crawl needs it.")
        self.run = run
        self._respects_rights = options.read(self.settings, "RIGHTS_POLICY") == "respect"
        for place, (label, url) in enumerate(self.chosen.items()):
            section = self.run.section(url)
            walk = Walk(
                url=url,
                label=label,
                priority=_LISTING - place,
                max_pages=self.arguments.max_pages,
                to_the_end=self.arguments.full or self.run.target.mode == "replace",
            )
            yield self._listing_request(walk, url)
            for ask in self.run.discovery.due(section):
                yield self._article_request(ask)

    # -- listing pages

    def _listing_request(self, walk: Walk, url: str) -> Request:
        walk.enter(url)
        return Request(
            url,
            callback=self.parse_listing,
            errback=self.listing_failed,
            cb_kwargs={"walk": walk},
            meta={MAY_LEAVE: True},
            dont_filter=True,
            priority=walk.priority,
        )

    def parse_listing(self, response: Response, walk: Walk) -> Iterator[Any]:
        """A page of the section: its articles, then the next page."""
        try:
            listing = read_listing(_page(response), self.selectors)
        except UnreadablePage:
            self._listing_lost(walk, response.url, "unreadable")
            return
        found = self.run.discovery.found(
            self.run.section(walk.url),
            listing.article_links,
            source="listing",
            listing_url=response.url,
            listing_page=walk.number,
        )
        new = walk.first_seen(found.keys)
        self.run.page_read(
            ListingPage(
                url=response.url, section=walk.url, number=walk.number, links=len(found.keys), new=new
            )
        )
        for ask in found.asks:
            yield self._article_request(ask)
        end = walk.end_after(
            next_url=listing.next_url,
            goes_on=listing.goes_on,
            new=new,
            behind_frontier=found.behind_frontier,
        )
        if not end and self.run.discovery.limit_reached:
            end = "max_articles"
        if end or listing.next_url is None:
            self.run.walks[walk.url].end = end
            return
        yield self._listing_request(walk, listing.next_url)

    def listing_failed(self, failure: Failure) -> None:
        walk: Walk = failure.request.cb_kwargs["walk"]  # type: ignore[attr-defined]  # set by Scrapy
        self._listing_lost(walk, failure.request.url, reason_of(failure))  # type: ignore[attr-defined]

    def _listing_lost(self, walk: Walk, url: str, reason: str) -> None:
        self.run.page_read(ListingPage(url=url, section=walk.url, number=walk.number, error=reason))
        self.run.walks[walk.url].end = "unreadable"

    # -- articles

    def _article_request(self, ask: Ask) -> Request:
        headers = ask.conditions()
        return Request(
            ask.url,
            callback=self.parse_article,
            errback=self.article_failed,
            cb_kwargs={"ask": ask},
            headers=headers,
            meta={"handle_httpstatus_list": [304]} if headers else {},
            dont_filter=True,
            priority=_ARTICLE,
        )

    def parse_article(self, response: Response, ask: Ask) -> Iterator[Any]:
        """The first page of an article."""
        delivery = self.run.delivery
        if response.status == 304:
            delivery.unchanged(ask)
            return
        page = _page(response)
        try:
            article = read_article(page, self.selectors)
        except UnreadablePage:
            delivery.fail(ask, "unreadable")
            return
        if identity_url(response.url) in {identity_url(url) for url in self.chosen.values()}:
            delivery.refuse(ask, "leads to the section's own page")
            return
        if reason := kind_of(page, article):
            delivery.refuse(ask, reason)
            return
        self._sign(article, ask, response)
        if self._respects_rights and (signal := reserved_by(article.rights, _AGENT, datetime.now(UTC))):
            delivery.refuse(ask, f"rights reserved: {signal}")
            return
        if (
            self.arguments.since
            and article.published_at
            and article.published_at < to_utc(self.arguments.since)
        ):
            delivery.refuse(ask, "published before since")
            return
        counter = read_counter(page)
        half = HalfRead(ask=ask, parts=[article], expected=counter[1] if counter else 1, cut=_cut(response))
        half.may_follow(response.url)
        whole_view = find_single_page(page, self.selectors)
        if whole_view and half.may_follow(whole_view):
            yield self._page_request(
                whole_view, half, self.parse_one_page_view, self.one_page_view_failed, first=page
            )
        else:
            yield from self._next_page(half, page)

    def _sign(self, article: Article, ask: Ask, response: Response) -> None:
        article.publisher = self.publisher or article.publisher
        article.language = article.language or self.language
        article.section = article.section or ask.label
        article.rights = complete_rights(
            article.rights, response.headers, response.meta.get(HOST_RIGHTS), response.url
        )
        article.crawl = Crawl(
            run_id=self.run.plan.run_id,
            spider=self.name,
            fetched_at=to_utc(datetime.now(UTC)),
            found_in=ask.found_in,  # type: ignore[arg-type]  # the ledger gives back what we put in
            listing_url=ask.listing_url,
            listing_page=ask.listing_page,
            software=SOFTWARE,
        )
        ask.etag = (response.headers.get("ETag") or b"").decode("latin-1")
        ask.last_modified = (response.headers.get("Last-Modified") or b"").decode("latin-1")

    def article_failed(self, failure: Failure) -> None:
        ask: Ask = failure.request.cb_kwargs["ask"]  # type: ignore[attr-defined]
        reason = reason_of(failure)
        if reason in {"http_404", "http_410"}:
            self.run.delivery.gone(ask, reason)
        elif is_lasting(reason):
            self.run.delivery.refuse(ask, reason, look_again=_RULES_MAY_CHANGE)
        else:
            self.run.delivery.fail(ask, reason, not_before=retry_at_of(failure))

    # -- pages of one article

    def _page_request(self, url: str, half: HalfRead, callback: Any, errback: Any, **carried: Any) -> Request:
        # Scrapy's filter drops a repeated request without calling anybody, and the half-read article with it:
        # so this one is not filtered, and HalfRead guards against loops.
        return Request(
            url,
            callback=callback,
            errback=errback,
            cb_kwargs={"half": half, **carried},
            dont_filter=True,
            priority=_PAGE,
        )

    def _next_page(self, half: HalfRead, page: Page) -> Iterator[Any]:
        url = find_next_page(page, self.selectors)
        if url and half.may_follow(url):
            yield self._page_request(url, half, self.parse_next_page, self.next_page_failed)
        else:
            yield self._whole(half)

    def parse_next_page(self, response: Response, half: HalfRead) -> Iterator[Any]:
        """Page N of an article whose pages before are read."""
        page = _page(response)
        try:
            part = read_article(page, self.selectors)
        except UnreadablePage:
            yield self._whole(half, lost_page=True)
            return
        if not continues(half.parts[0], part):
            yield self._whole(half, lost_page=True)
            return
        half.parts.append(part)
        half.cut = half.cut or _cut(response)
        counter = read_counter(page)
        half.expected = max(half.expected, counter[1] if counter else 1)
        yield from self._next_page(half, page)

    def next_page_failed(self, failure: Failure) -> Iterator[Any]:
        half: HalfRead = failure.request.cb_kwargs["half"]  # type: ignore[attr-defined]
        yield self._whole(half, lost_page=True)

    def parse_one_page_view(self, response: Response, half: HalfRead, first: Page) -> Iterator[Any]:
        """The whole article on one page, if that is what the link led to; else its pages one by one."""
        try:
            view = read_article(_page(response), self.selectors)
        except UnreadablePage:
            yield from self._next_page(half, first)
            return
        page_one = half.parts[0]
        if _cut(response) or view.word_count < page_one.word_count or not _holds(view, page_one):
            yield from self._next_page(half, first)
            return
        view.url, view.canonical_url, view.crawl = page_one.url, page_one.canonical_url, page_one.crawl
        view.publisher, view.section = page_one.publisher, page_one.section
        view.page_urls = [clean_url(response.url)]
        half.parts, half.one_page = [view], response.url
        yield self._whole(half)

    def one_page_view_failed(self, failure: Failure) -> Iterator[Any]:
        carried = failure.request.cb_kwargs  # type: ignore[attr-defined]
        yield from self._next_page(carried["half"], carried["first"])

    def _whole(self, half: HalfRead, *, lost_page: bool = False) -> Article:
        article = half.whole(lost_page=lost_page)
        self.run.delivery.arrive(half.ask, article)
        return article


def _page(response: Response) -> Page:
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return Page(response.body, response.url, kind)


def _cut(response: Response) -> bool:
    return TRUNCATED in response.flags


def _holds(view: Article, page_one: Article) -> bool:
    """Whether the one-page view holds every block of page 1."""
    there = {block.text for block in view.body}
    return all(block.text in there for block in page_one.body if block.type == "paragraph")
