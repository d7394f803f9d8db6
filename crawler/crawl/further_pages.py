"""The further pages of an article, from its first page to the record of all of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import extract, options
from crawler.crawl.answer import is_cut, page_of
from crawler.crawl.half_read import HalfRead
from crawler.errors import UnreadablePage
from crawler.extract import Page, Selectors
from crawler.items import Article
from crawler.network.failures import reason_of
from crawler.network.marks import EXPECT, IN_BROWSER
from crawler.run.ask import Ask
from crawler.run.run import Run
from crawler.urls import clean_url

# An article's pages before the next article (see `articles`): so the half-read ones do not pile up in memory.
_PAGE = 20


class FurtherPagesSpider(Spider):
    """Follows an article from page to page, and delivers what could be had of it as one record."""

    selectors: ClassVar[Selectors] = Selectors()

    run: Run
    """Given by the run extension, from `start` on."""

    @cached_property
    def browser_pages(self) -> str:
        """Which pages a browser reads (setting BROWSER_PAGES)."""
        return str(options.read(self.settings, "BROWSER_PAGES"))

    def further_pages(self, response: Response, page: Page, article: Article, ask: Ask) -> Iterator[Any]:
        """Goes on behind the first page: to the one-page view, to the next page, or to the end."""
        counter = extract.read_counter(page)
        half = HalfRead(ask=ask, parts=[article], expected=counter[1] if counter else 1, cut=is_cut(response))
        half.may_follow(response.url)
        whole_view = extract.find_single_page(page, self.selectors)
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
            meta={IN_BROWSER: self.browser_pages == "all", EXPECT: "article"},
            dont_filter=True,
            priority=_PAGE,
        )

    def _next_page(self, half: HalfRead, page: Page) -> Iterator[Any]:
        url = extract.find_next_page(page, self.selectors)
        if url and half.may_follow(url):
            yield self._page_request(url, half, self.parse_next_page, self.next_page_failed)
        else:
            yield self._whole(half, lost_page=bool(url) and half.is_full)

    def parse_next_page(self, response: Response, half: HalfRead) -> Iterator[Any]:
        """Page N of an article whose pages before are read."""
        try:
            page = page_of(response)
            part = extract.read_article(page, self.selectors)
        except UnreadablePage:
            yield self._whole(half, lost_page=True)
            return
        if not half.add(part):
            yield self._whole(half, led_nowhere=True)
            return
        half.cut = half.cut or is_cut(response)
        half.may_follow(response.url)
        counter = extract.read_counter(page)
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
            view = extract.read_article(page_of(response), self.selectors)
        except UnreadablePage:
            yield from self._next_page(half, first)
            return
        page_one = half.parts[0]
        more_pages = extract.find_next_page(first, self.selectors) is not None
        if is_cut(response) or not half.take_view(view, response.url, more_pages=more_pages):
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
