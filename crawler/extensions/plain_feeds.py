"""The feeds of a spider without a run: Scrapy's own, which hide nothing that they could not deliver."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from twisted.python.failure import Failure

from crawler.dataset.damage import DamagedError, must_be_whole
from crawler.errors import StartError, UsageError
from crawler.extensions.feed_uris import planned_feeds
from crawler.extensions.telling_exporter import TellingExporter, reason
from crawler.run.earlier import must_be_writable
from crawler.run.target import GROWING, cannot_grow

logger = logging.getLogger(__name__)


class PlainFeeds(TellingExporter):
    """As Scrapy, but for the end: what a callback, a pipeline or a feed failed on is counted, and `scrapy crawl` and
    `scrapy runspider` end with 3. Scrapy ends with 0.

    Raises UsageError, StartError before anything is fetched for a feed that could take nothing.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.undelivered: Counter[str] = Counter()
        """What was not delivered, and how often."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if crawler.spider is None or not crawler.settings.getdict("FEEDS"):
            raise NotConfigured
        _must_be_writable(crawler, crawler.spider)
        feeds = super().from_crawler(crawler)
        crawler.signals.connect(feeds.item_error, signals.item_error)
        crawler.signals.connect(feeds.spider_error, signals.spider_error)
        return feeds

    def item_scraped(self, item: Any, spider: Spider) -> None:
        try:
            super().item_scraped(item, spider)
        except Exception as error:  # noqa: BLE001  # Scrapy swallows whatever a signal handler raises
            self._lost(f"an item could not be written ({reason(error)})")

    def item_error(self, failure: Failure) -> None:
        self._lost(f"a pipeline raised {type(failure.value).__name__} (see the log)")

    def spider_error(self, failure: Failure) -> None:
        self._lost(f"a callback raised {type(failure.value).__name__} (see the log)")

    async def close_spider(self, spider: Spider) -> None:
        await super().close_spider(spider)
        for uri, why in self.refused.items():
            self._lost(f"feed {uri} could not be stored ({why})")

    def _lost(self, what: str) -> None:
        if what not in self.undelivered:
            logger.error("Not delivered: %s.", what)
        self.undelivered[what] += 1


def _must_be_writable(crawler: Crawler, spider: Spider) -> None:
    for feed in planned_feeds(crawler, spider):
        if feed.format == "parquet":
            raise UsageError(
                f"{feed.uri}: a Parquet file has the record's fields, not those of {spider.name}: use jsonlines or csv."
            )
        if feed.adds and feed.format not in GROWING:
            raise UsageError(cannot_grow(feed.path, feed.format))
        try:
            must_be_writable(feed.path)
            if feed.adds and feed.path is not None:
                must_be_whole(feed.path, feed.options)
        except DamagedError as error:
            raise StartError(f"{error}.") from None
        except OSError as error:
            raise StartError(f"{error.filename or feed.path}: {error.strerror}.") from None
