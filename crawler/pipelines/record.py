"""Whatever a spider yields becomes the record, or is said to be none."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Self

import msgspec
from itemadapter import ItemAdapter
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.items import Article
from crawler.pipelines.of_run import ArticlePipeline
from crawler.run.current import run_of
from crawler.run.run import Run

_FIELDS = frozenset(field.name for field in fields(Article))


class RecordPipeline(ArticlePipeline):
    """Takes Articles as they are, and any item that itemadapter knows if its fields are the record's.

    Anything else is a fault of the spider: it is counted against the run, and DropItem raised.
    """

    def __init__(self, run: Run | None = None) -> None:
        self._run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        made = super().from_crawler(crawler)
        made._run = run_of(crawler)
        return made

    def process_item(self, item: Any) -> Article:
        if isinstance(item, Article):
            return item
        values = ItemAdapter(item).asdict()
        if unknown := sorted(set(values) - _FIELDS):
            raise self._no_article(f"the record has no {', '.join(unknown)}")
        try:
            return msgspec.convert(values, Article, strict=True)
        except msgspec.ValidationError as error:
            raise self._no_article(str(error)) from error

    def _no_article(self, why: str) -> DropItem:
        if self._run is not None:
            self._run.faults.append(f"an item is no article: {why}")
        return DropItem(f"not an article: {why}")
