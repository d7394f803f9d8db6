"""No line that is not a valid record."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured

from crawler.dataset.validate import validate_article
from crawler.items import Article
from crawler.run.current import run_of
from crawler.run.run import Run


class ValidatePipeline:
    """Puts an invalid article into the dataset's `.rejected.jsonl`, counted and with what is wrong.

    Raises DropItem for it.
    """

    def __init__(self, run: Run) -> None:
        self._run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        run = run_of(crawler)
        if run is None:
            raise NotConfigured
        return cls(run)

    def process_item(self, item: Article) -> Article:
        problems = validate_article(item)
        if problems:
            self._run.delivery.reject(item, problems)
            raise DropItem(f"invalid record: {problems[0]}")
        return item
