"""Says why a request did not go out, where no run keeps books."""

from __future__ import annotations

import logging
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.network.failures import Unfetched
from crawler.run.current import run_of

logger = logging.getLogger(__name__)


class RefusalLog:
    """Off for a run, whose manifest tells. What robots.txt or the guard refuse of a plain spider or of `scrapy fetch`
    goes to the request's errback; most have none, and would end without a page and without a word.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if run_of(crawler) is not None:
            raise NotConfigured
        return cls()

    def process_exception(self, request: Request, exception: Exception) -> None:
        if isinstance(exception, Unfetched):
            reason = f"{exception.reason}: {exception.detail}" if exception.detail else exception.reason
            logger.info("Not fetched: %s (%s).", request.url, reason)
