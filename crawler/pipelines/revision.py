"""Delivered before? Then only what changed makes a new line."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured

from crawler.items import Article
from crawler.run.current import run_of
from crawler.run.run import Run


class RevisionPipeline:
    """Sets `revision` and `changed_fields`. Raises DropItem for content that was delivered before."""

    def __init__(self, run: Run) -> None:
        self._run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        run = run_of(crawler)
        if run is None:
            raise NotConfigured
        return cls(run)

    def process_item(self, item: Article) -> Article:
        if not self._run.delivery.compare(item):
            raise DropItem("unchanged")
        return item
