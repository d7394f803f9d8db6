"""Scrapy's stats of requests and answers. (The manifest has counts of its own: `TrafficCounter`.)"""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.stats import DownloaderStats, get_status_size
from scrapy.http import Response
from scrapy.statscollectors import StatsCollector

from crawler.run.current import run_of


class RequestStats(DownloaderStats):
    """Scrapy's, for a run without the bytes of the requests: it puts each together as it is sent, to weigh it (20 µs).

    A spider without a run has Scrapy's own.
    """

    stats: StatsCollector

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self | DownloaderStats:  # type: ignore[override]  # Scrapy wants its methods
        if run_of(crawler) is None:
            return DownloaderStats.from_crawler(crawler)
        return super().from_crawler(crawler)

    def process_request(self, request: Request) -> None:  # type: ignore[override]  # no spider, as of Scrapy 2.14
        self.stats.inc_value("downloader/request_count")
        self.stats.inc_value(f"downloader/request_method_count/{request.method}")

    def process_response(self, request: Request, response: Response) -> Response:  # type: ignore[override]
        self.stats.inc_value("downloader/response_count")
        self.stats.inc_value(f"downloader/response_status_count/{response.status}")
        # Scrapy's sum. Its headers make a list anew for each name, the dictionary below them does not.
        sent = [
            2 + len(name) + len(value) for name, values in dict.items(response.headers) for value in values
        ]
        head = get_status_size(response.status) + sum(sent) + 2 * len(response.headers) + 2
        self.stats.inc_value("downloader/response_bytes", head + len(response.body))
        return response
