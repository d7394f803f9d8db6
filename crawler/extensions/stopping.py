"""Ending a run that cannot go on."""

from __future__ import annotations

import logging

from scrapy.crawler import Crawler
from scrapy.utils.defer import deferred_from_coro

from crawler.run.run import Run

logger = logging.getLogger(__name__)


def stop(crawler: Crawler, run: Run, why: Exception) -> None:
    """Say why in one line, and close the spider; what is committed stays, the next run goes on from there."""
    if run.stopped:
        return
    logger.error("%s", why)
    run.stopped = str(why).rstrip(".")
    deferred_from_coro(crawler.engine.close_spider_async(reason="cannot go on"))
