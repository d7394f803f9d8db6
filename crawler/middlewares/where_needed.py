"""Scrapy's own middlewares, made only where they have something to do.

A downloader middleware costs 3 µs a request, a spider middleware that looks at what callbacks yield ten times as much.
A site's spider, which has a run, asks for nothing that they tell. A plain spider has all of them: whoever wrote it
wrote it for Scrapy, and reads `meta["depth"]` or `is_start_request`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, cast

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.exceptions import NotConfigured
from scrapy.spidermiddlewares.depth import DepthMiddleware

from crawler.network.failures import Unfetched
from crawler.run.current import run_of
from crawler.urls import host_of

if TYPE_CHECKING:
    from scrapy.downloadermiddlewares.cookies import CookiesMiddleware
    from scrapy.spidermiddlewares.metacopy import MetaCopyDetectionMiddleware
    from scrapy.spidermiddlewares.referer import RefererMiddleware
    from scrapy.spidermiddlewares.start import StartSpiderMiddleware


class Offsite(OffsiteMiddleware):
    """Off without `allowed_domains`, which allows all; sites have none, for where their requests lead is judged by
    the redirect middlewares."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self | OffsiteMiddleware:  # type: ignore[override]  # Scrapy wants its methods
        if run_of(crawler) is None:
            return OffsiteMiddleware.from_crawler(crawler)
        if not getattr(crawler.spider, "allowed_domains", None):
            raise NotConfigured
        offsite = super().from_crawler(crawler)
        # What is dropped while it is scheduled is heard of no more by who waits for it.
        crawler.signals.disconnect(offsite.request_scheduled, signals.request_scheduled)
        return offsite

    def process_request(self, request: Request) -> None:  # type: ignore[override]  # no spider, as of Scrapy 2.14
        """Scrapy's lets pass what is `dont_filter`, as all requests for articles and listings are."""
        spider = cast(Spider, self.crawler.spider)
        if request.meta.get("allow_offsite") or self.should_follow(request, spider):
            return
        self.stats.inc_value("refused/offsite")
        raise Unfetched("offsite", host_of(request.url))


class Depth(DepthMiddleware):
    """Off for a run without a setting that asks for it."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        wanted = any(map(settings.getint, ("DEPTH_LIMIT", "DEPTH_PRIORITY")))
        if run_of(crawler) is not None and not wanted and not settings.getbool("DEPTH_STATS_VERBOSE"):
            raise NotConfigured
        return super().from_crawler(crawler)


class Cookies:
    """Off without COOKIES_ENABLED; its import brings tldextract, requests and urllib3: 30 ms."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CookiesMiddleware:
        if not crawler.settings.getbool("COOKIES_ENABLED"):
            raise NotConfigured
        from scrapy.downloadermiddlewares import cookies  # noqa: PLC0415
        from tldextract import TLDExtract  # noqa: PLC0415

        # Scrapy's fetches the Public Suffix List, past resolver and proxy, with a traceback where it cannot. This is
        # the copy that comes with the package (as in crawler.network.sites, but with what private owners share out).
        cookies._split_domain = TLDExtract(
            suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True
        )
        return cookies.CookiesMiddleware.from_crawler(crawler)


class Referer:
    """Off without REFERER_ENABLED."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RefererMiddleware:
        if not crawler.settings.getbool("REFERER_ENABLED"):
            raise NotConfigured
        from scrapy.spidermiddlewares.referer import RefererMiddleware  # noqa: PLC0415

        return RefererMiddleware.from_crawler(crawler)


class StartSpider:
    """Marks the requests that a plain spider starts with."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StartSpiderMiddleware:
        off_for_a_run(crawler)
        from scrapy.spidermiddlewares.start import StartSpiderMiddleware  # noqa: PLC0415

        return StartSpiderMiddleware.from_crawler(crawler)


class MetaCopyDetection:
    """Warns the author of a plain spider that hands on a response's meta whole."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> MetaCopyDetectionMiddleware:
        off_for_a_run(crawler)
        from scrapy.spidermiddlewares.metacopy import MetaCopyDetectionMiddleware  # noqa: PLC0415

        return MetaCopyDetectionMiddleware.from_crawler(crawler)


def off_for_a_run(crawler: Crawler) -> None:
    """Raises NotConfigured."""
    if run_of(crawler) is not None:
        raise NotConfigured
