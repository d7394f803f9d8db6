"""Counts requests and response times for the manifest."""

from __future__ import annotations

import time
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from crawler.run.current import run_of
from crawler.run.traffic import Traffic


class TrafficCounter:
    """Retries, redirects and robots.txt count too: this is what the host saw."""

    def __init__(self, crawler: Crawler, traffic: Traffic) -> None:
        self._traffic = traffic
        self._start = time.monotonic()
        crawler.signals.connect(self.sent, signals.request_reached_downloader)
        crawler.signals.connect(self.answered, signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        run = run_of(crawler)
        if run is None:
            raise NotConfigured
        return cls(crawler, run.traffic)

    def sent(self) -> None:
        self._traffic.sent(time.monotonic() - self._start)

    def answered(self, response: Response, request: Request) -> None:
        seconds = request.meta.get("download_latency")
        self._traffic.answered(time.monotonic() - self._start, len(response.body), seconds)
