"""Brings the dataset's card and schema up to date when a run has ended."""

from __future__ import annotations

import logging
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler import options
from crawler.dataset.beside import keep_beside
from crawler.run.current import run_of
from crawler.run.run import Run

logger = logging.getLogger(__name__)


class Beside:
    """Writes README.md and article.schema.json into OUTPUT_DIR/<spider>.

    A dataset that `-o FILE` put elsewhere lies among other people's files: nothing is written there.
    """

    def __init__(self, crawler: Crawler, run: Run) -> None:
        self._run = run
        output = options.resolve(options.read(crawler.settings, "OUTPUT_DIR"), options.project_folder())
        self._folder = (output / run.plan.spider).resolve()
        crawler.signals.connect(self.engine_stopped, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        run = run_of(crawler)
        if run is None:
            raise NotConfigured
        return cls(crawler, run)

    def engine_stopped(self) -> None:
        """After all feeds are made. A card that cannot be written does not spoil the data beside it."""
        if self._run.target.stem.parent.resolve() != self._folder:
            return
        try:
            written = keep_beside(self._folder, self._run.plan.spider)
        except OSError as error:
            logger.warning("The dataset's card could not be written: %s.", error)
        else:
            for file in written:
                logger.debug("Written: %s", file)
