"""The article side of the walking spider: an article's first page → its next pages → one record."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from crawler import PRODUCT, options
from crawler.crawl.arguments import Arguments
from crawler.crawl.batch import Batch
from crawler.crawl.half_read import HalfRead
from crawler.dates import to_utc
from crawler.errors import UnreadablePage
from crawler.extract import (
    Page,
    Selectors,
    find_next_page,
    find_single_page,
    kind_of,
    read_article,
    read_counter,
)
from crawler.items import Article, Crawl
from crawler.network.failures import is_lasting, reason_of, retry_at_of
from crawler.network.marks import EXPECT, HOST_RIGHTS, IN_BROWSER, TRUNCATED
from crawler.network.rights import complete_rights, reserved_by
from crawler.run.ask import Ask
from crawler.run.discovery import BEFORE_SINCE
from crawler.run.run import SOFTWARE, Run
from crawler.urls import clean_url, identity_url

# An article's pages before the next article, articles before the next listing page: so no more than one
# listing page's articles wait in memory, and the lines stand in the order of the section.
_PAGE, _ARTICLE = 20, 10
# What a site shows to some readers, or for some hours, in an article's place.
_PASSING = frozenset({"challenge page", "consent page", "login page", "not found", "no text"})
_RULES_MAY_CHANGE = timedelta(days=1)  # robots.txt is cached as long (RFC 9309, section 2.4)


class ArticleSpider(Spider):
    """Reads articles that `SectionSpider` found; each ends as a record, or in one of the ledger's other states."""

    publisher: ClassVar[str] = ""
    language: ClassVar[str] = ""
    selectors: ClassVar[Selectors] = Selectors()

    arguments: Arguments
    chosen: dict[str, str]
    """The sections of this run, label → address."""
    run: Run
    """Given by the run extension, from `start` on."""

    @cached_property
    def _respects_rights(self) -> bool:
        return bool(options.read(self.settings, "RIGHTS_POLICY") == "respect")

    @cached_property
    def _browser_pages(self) -> str:
        return str(options.read(self.settings, "BROWSER_PAGES"))

    def article_request(self, ask: Ask, batch: Batch | None = None) -> Request:
        in_browser = self._browser_pages == "all"
        headers = {} if in_browser else ask.conditions()
        return Request(
            ask.url,
            callback=self.parse_article,
            errback=self.article_failed,
            cb_kwargs={"ask": ask, "batch": batch},
            headers=headers,
            meta={IN_BROWSER: in_browser, EXPECT: "article"}
            | ({"handle_httpstatus_list": [304]} if headers else {}),
            dont_filter=True,
            priority=_ARTICLE,
        )

    def parse_article(self, response: Response, ask: Ask, batch: Batch | None = None) -> Iterator[Any]:
        """The first page of an article."""
        published = yield from self._read_first_page(response, ask)
        if batch:
            yield from batch.answered(published)

    def article_failed(self, failure: Failure) -> Iterator[Any]:
        carried = failure.request.cb_kwargs  # type: ignore[attr-defined]  # set by Scrapy
        ask: Ask = carried["ask"]
        batch: Batch | None = carried["batch"]
        reason = reason_of(failure)
        if reason in {"http_404", "http_410"}:
            self.run.delivery.gone(ask, reason, for_good=reason == "http_410")
        elif is_lasting(reason):
            passing = reason.startswith("http_")
            self.run.delivery.refuse(ask, reason, passing=passing, look_again=_RULES_MAY_CHANGE)
        else:
            self.run.delivery.fail(ask, reason, not_before=retry_at_of(failure))
        if batch:
            yield from batch.answered(ask.known.published_at if ask.known else None)

    def _read_first_page(self, response: Response, ask: Ask) -> Generator[Any, None, datetime | None]:
        """Settles the article or goes on to its next pages; returns when it was published."""
        delivery = self.run.delivery
        before = ask.known.published_at if ask.known else None
        if response.status == 304:
            delivery.unchanged(ask)
            return before
        if not isinstance(response, TextResponse):
            delivery.refuse(ask, f"no page but {_content_type(response) or 'unknown bytes'}")
            return before
        page = page_of(response)
        try:
            article = read_article(page, self.selectors)
        except UnreadablePage:
            delivery.fail(ask, "unreadable")
            return before
        self._sign(article, ask, response)
        published = datetime.fromisoformat(article.published_at) if article.published_at else before
        if reason := self._refusal(page, article, ask, published):
            delivery.refuse(ask, reason, passing=reason in _PASSING, published_at=published)
        else:
            yield from self._further_pages(response, page, article, ask)
        return published

    def _refusal(self, page: Page, article: Article, ask: Ask, published: datetime | None) -> str:
        """Why the article is not taken; "" when it is."""
        if identity_url(page.url) in {identity_url(url) for url in self.chosen.values()}:
            return "leads to the section's own page"
        if reason := kind_of(page, article):
            return reason
        if self._respects_rights and (signal := reserved_by(article.rights, PRODUCT, datetime.now(UTC))):
            return f"rights reserved: {signal}"
        delivered = ask.known is not None and ask.known.revision > 0
        since = self.arguments.since
        return BEFORE_SINCE if since and published and published < since and not delivered else ""

    def _sign(self, article: Article, ask: Ask, response: Response) -> None:
        article.publisher = self.publisher or article.publisher
        article.language = article.language or self.language
        article.section = article.section or ask.label
        article.crawl = Crawl(
            run_id=self.run.plan.run_id,
            spider=self.name,
            fetched_at=to_utc(datetime.now(UTC)),
            found_in=ask.found_in,  # type: ignore[arg-type]  # the ledger gives back what we put in
            listing_url=ask.listing_url,
            listing_page=ask.listing_page,
            software=SOFTWARE,
        )
        article.rights = complete_rights(
            article.rights, response.headers, response.meta.get(HOST_RIGHTS), response.url
        )
        ask.etag = (response.headers.get("ETag") or b"").decode("latin-1")
        # One will do: where the question holds an ETag, the date is left out of account (RFC 9110, section 13.1.3).
        dated = b"" if ask.etag else response.headers.get("Last-Modified") or b""
        ask.last_modified = dated.decode("latin-1")

    # -- pages of one article

    def _further_pages(self, response: Response, page: Page, article: Article, ask: Ask) -> Iterator[Any]:
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

    def _page_request(self, url: str, half: HalfRead, callback: Any, errback: Any, **carried: Any) -> Request:
        half.ask.says_nothing_of_the_whole()
        # Scrapy's filter drops a repeated request without calling anybody, and the half-read article with it:
        # so this one is not filtered, and HalfRead guards against loops.
        return Request(
            url,
            callback=callback,
            errback=errback,
            cb_kwargs={"half": half, **carried},
            meta={IN_BROWSER: self._browser_pages == "all", EXPECT: "article"},
            dont_filter=True,
            priority=_PAGE,
        )

    def _next_page(self, half: HalfRead, page: Page) -> Iterator[Any]:
        url = find_next_page(page, self.selectors)
        if url and half.may_follow(url):
            yield self._page_request(url, half, self.parse_next_page, self.next_page_failed)
        else:
            yield self._whole(half, lost_page=bool(url) and half.is_full)

    def parse_next_page(self, response: Response, half: HalfRead) -> Iterator[Any]:
        """Page N of an article whose pages before are read."""
        try:
            page = page_of(response)
            part = read_article(page, self.selectors)
        except UnreadablePage:
            yield self._whole(half, lost_page=True)
            return
        if not half.add(part):
            yield self._whole(half, led_nowhere=True)
            return
        half.cut = half.cut or _cut(response)
        half.may_follow(response.url)
        counter = read_counter(page)
        half.expected = max(half.expected, counter[1] if counter else 1)
        yield from self._next_page(half, page)

    def next_page_failed(self, failure: Failure) -> Iterator[Any]:
        half: HalfRead = failure.request.cb_kwargs["half"]  # type: ignore[attr-defined]
        if reason_of(failure) in {"http_404", "http_410"}:
            yield self._whole(half, led_nowhere=True)
        else:
            yield self._whole(half, lost_page=True)

    def parse_one_page_view(self, response: Response, half: HalfRead, first: Page) -> Iterator[Any]:
        """The whole article on one page, if that is what the link led to; else its pages one by one."""
        try:
            view = read_article(page_of(response), self.selectors)
        except UnreadablePage:
            yield from self._next_page(half, first)
            return
        page_one = half.parts[0]
        more_pages = find_next_page(first, self.selectors) is not None
        if _cut(response) or not half.take_view(view, response.url, more_pages=more_pages):
            yield from self._next_page(half, first)
            return
        view.url, view.canonical_url, view.crawl = page_one.url, page_one.canonical_url, page_one.crawl
        view.publisher, view.section = page_one.publisher, page_one.section
        view.language = view.language or page_one.language
        view.page_urls = [clean_url(response.url)]
        yield self._whole(half)

    def one_page_view_failed(self, failure: Failure) -> Iterator[Any]:
        carried = failure.request.cb_kwargs  # type: ignore[attr-defined]
        yield from self._next_page(carried["half"], carried["first"])

    def _whole(self, half: HalfRead, *, lost_page: bool = False, led_nowhere: bool = False) -> Article:
        article = half.whole(lost_page=lost_page, led_nowhere=led_nowhere)
        self.run.delivery.arrive(half.ask, article)
        return article


def page_of(response: Response) -> Page:
    """The page as the readers take it. Raises UnreadablePage for what is no text at all."""
    if not isinstance(response, TextResponse):
        raise UnreadablePage(f"{response.url}: {_content_type(response) or 'unknown bytes'} is no page.")
    return Page(response.body, response.url, _content_type(response))


def _content_type(response: Response) -> str:
    return (response.headers.get("Content-Type") or b"").decode("latin-1")


def _cut(response: Response) -> bool:
    return TRUNCATED in response.flags
