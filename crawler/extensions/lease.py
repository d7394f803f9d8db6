"""Keeps the locks of a run whose ledger lends them for a time (PostgreSQL)."""

from __future__ import annotations

from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from crawler.errors import BroadsheetError
from crawler.extensions.stopping import stop
from crawler.run.current import run_of
from crawler.run.run import Run


class Lease:
    """Renews in good time; a run that cannot renew stops before another may begin. Off where the kernel locks."""

    def __init__(self, crawler: Crawler, run: Run, every: float) -> None:
        self._crawler, self._run, self._every = crawler, run, every
        self._clock = create_looping_call(self.renew)
        crawler.signals.connect(self.spider_opened, signals.spider_opened)
        crawler.signals.connect(self.engine_stopped, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        run = run_of(crawler)
        if run is None or run.ledger.renew_every is None:
            raise NotConfigured
        return cls(crawler, run, run.ledger.renew_every)

    def spider_opened(self) -> None:
        self._clock.start(self._every, now=False)

    def engine_stopped(self) -> None:
        if self._clock.running:
            self._clock.stop()

    def renew(self) -> None:
        try:
            self._run.ledger.renew()
        except BroadsheetError as error:
            stop(self._crawler, self._run, error)
