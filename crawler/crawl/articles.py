"""The first page of an article: asked for, read, signed; taken or refused."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from crawler import PRODUCT, extract, options
from crawler.crawl.answer import content_type_of, page_of
from crawler.crawl.arguments import Arguments
from crawler.crawl.batch import Batch
from crawler.crawl.further_pages import FurtherPagesSpider
from crawler.dates import to_utc
from crawler.errors import UnreadablePage
from crawler.extract import Page
from crawler.items import Article, Crawl
from crawler.network.failures import is_lasting, reason_of, retry_at_of
from crawler.network.marks import EXPECT, HOST_RIGHTS, IN_BROWSER
from crawler.network.rights import complete_rights, reserved_by
from crawler.run.ask import Ask
from crawler.run.discovery import BEFORE_SINCE
from crawler.run.run import SOFTWARE
from crawler.run.timetable import RULES_MAY_CHANGE
from crawler.urls import identity_url

# Articles before the next listing page, and behind the further pages of an article: so no more than one listing
# page's articles wait in memory, and the lines stand in the order of the section.
_ARTICLE = 10
# What a site shows to some readers, or for some hours, in an article's place.
_PASSING = frozenset({"challenge page", "consent page", "login page", "not found", "no text"})


class ArticleSpider(FurtherPagesSpider):
    """Reads articles that `SectionSpider` found; each ends as a record, or in one of the ledger's other states."""

    publisher: ClassVar[str] = ""
    language: ClassVar[str] = ""

    arguments: Arguments
    chosen: dict[str, str]
    """The sections of this run, label → address."""

    @cached_property
    def _respects_rights(self) -> bool:
        return bool(options.read(self.settings, "RIGHTS_POLICY") == "respect")

    def article_request(self, ask: Ask, batch: Batch | None = None) -> Request:
        in_browser = self.browser_pages == "all"
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
            self.run.delivery.refuse(ask, reason, passing=passing, look_again=RULES_MAY_CHANGE)
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
            delivery.refuse(ask, f"no page but {content_type_of(response) or 'unknown bytes'}")
            return before
        page = page_of(response)
        try:
            article = extract.read_article(page, self.selectors)
        except UnreadablePage:
            delivery.fail(ask, "unreadable")
            return before
        self._sign(article, ask, response)
        published = datetime.fromisoformat(article.published_at) if article.published_at else before
        if reason := self._refusal(page, article, ask, published):
            delivery.refuse(ask, reason, passing=reason in _PASSING, published_at=published)
        else:
            yield from self.further_pages(response, page, article, ask)
        return published

    def _refusal(self, page: Page, article: Article, ask: Ask, published: datetime | None) -> str:
        """Why the article is not taken; "" when it is."""
        if identity_url(page.url) in {identity_url(url) for url in self.chosen.values()}:
            return "leads to the section's own page"
        if reason := extract.kind_of(page, article):
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
