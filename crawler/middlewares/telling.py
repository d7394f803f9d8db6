"""Says what was not fetched and why, where no run keeps books."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.middlewares.where_needed import off_for_a_run
from crawler.network.failures import Unfetched, reason_of

logger = logging.getLogger(__name__)

# Where somebody's wish was kept nothing failed. For all else Scrapy would have logged an error.
_FORBIDDEN = frozenset(
    {
        "bad_redirect",
        "long_address",
        "not_html",
        "offsite",
        "other_host",
        "private_address",
        "redirect_loop",
        "redirect_scheme",
        "robots",
        "robots_unreachable",
        "stopped",
        "too_many_redirects",
    }
)


class _Failed:
    """How many requests failed without an errback that was told of it, and the first of them."""

    def __init__(self) -> None:
        self.times = 0
        self.first = ""

    def note(self, url: str, reason: str) -> None:
        self.first = self.first or f"{url} ({reason})"
        self.times += 1


class RefusalLog:
    """Off for a run, whose manifest tells. What is not fetched for a plain spider or for `scrapy fetch` goes to the
    request's errback; most have none, and would end without a page and without a word: Scrapy, too, logs no
    `IgnoreRequest`, which is what robots.txt, the guard and a host that is down end a request with.
    """

    def __init__(self) -> None:
        self.failed = _Failed()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        off_for_a_run(crawler)
        return cls()

    def process_exception(self, request: Request, exception: Exception) -> None:
        if isinstance(exception, IgnoreRequest) and not isinstance(exception, Unfetched):
            return  # by a middleware of the user's, who wanted it left out
        told_otherwise = request.errback is not None or request.callback is NO_CALLBACK
        if not told_otherwise:
            self.failed.note(request.url, reason_of(exception))
        if isinstance(exception, Unfetched):
            level = logging.WARNING if exception.reason in _FORBIDDEN else logging.ERROR
            reason = f"{exception.reason}: {exception.detail}" if exception.detail else exception.reason
            logger.log(
                logging.INFO if told_otherwise else level, "Not fetched: %s (%s).", request.url, reason
            )


class Arrivals:
    """Off for a run. Stands behind Scrapy's HttpErrorMiddleware: what it lets pass reaches a callback, what it does
    not comes by as an exception, unless an errback took it."""

    def __init__(self) -> None:
        self.arrived = 0
        self.failed = _Failed()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        off_for_a_run(crawler)
        return cls()

    def process_spider_input(self, response: Response) -> None:
        self.arrived += 1

    def process_spider_exception(self, response: Response, exception: Exception) -> Iterable[Request] | None:
        if isinstance(exception, HttpError):
            self.failed.note(response.url, reason_of(exception))
        return None


def nothing_fetched(crawler: Crawler) -> str:
    """What to say of a plain spider whose every request failed; nothing when a page came, or an errback was told."""
    refusals, arrivals = (
        crawler.get_downloader_middleware(RefusalLog),
        crawler.get_spider_middleware(Arrivals),
    )
    if refusals is None or arrivals is None or arrivals.arrived:
        return ""
    told = [each for each in (refusals.failed, arrivals.failed) if each.times]
    more = sum(each.times for each in told) - 1
    return told[0].first + (f" and {more} more" if more else "") if told else ""
