"""What the pipelines have in common: whose items they take."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.run.current import run_of
from crawler.run.run import Run


class ArticlePipeline:
    """Off in a crawl whose spider has no run: what a plain spider yields is no record, and its feeds take it as it is.

    (`scrapy reread` makes them for a crawler that crawls nothing.)
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if crawler.spider is not None and run_of(crawler) is None:
            raise NotConfigured
        return cls()


class RunPipeline:
    """Off for spiders without a run (see `crawler.extensions.run.RunExtension`)."""

    def __init__(self, run: Run) -> None:
        self._run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        run = run_of(crawler)
        if run is None:
            raise NotConfigured
        return cls(run)
