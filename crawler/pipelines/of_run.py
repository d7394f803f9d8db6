"""What pipelines that need the run have in common."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.run.current import run_of
from crawler.run.run import Run


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
