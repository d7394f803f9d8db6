"""Requests and answers are counted as Scrapy counts them, but for the bytes of requests."""

from __future__ import annotations

from typing import Any, cast

import pytest
from scrapy import Request, Spider
from scrapy.downloadermiddlewares.stats import DownloaderStats
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.extensions.stats import QuickStats
from crawler.middlewares.counting import RequestStats
from crawler.run.current import attach
from crawler.run.run import Run

URL = "https://paper.example/a"


def _counted(kind: type[DownloaderStats], response: Response) -> dict[str, Any]:
    crawler = get_crawler(Spider, {"STATS_CLASS": QuickStats})
    attach(crawler, cast(Run, object()))
    stats = kind.from_crawler(crawler)
    stats.process_request(Request(URL))
    assert stats.process_response(Request(URL), response) is response
    return dict(crawler.stats.get_stats())


@pytest.mark.parametrize(
    "response",
    [
        Response(URL, body=b"<p>a"),
        Response(URL, 304, headers={"ETag": '"a"'}),
        Response(URL, 599, headers={"ETag": "a", "Set-Cookie": ["a=1", "b=2"]}, body=b"a" * 1000),
    ],
)
def test_an_answer_weighs_what_it_weighs_with_scrapy(response: Response) -> None:
    scrapys = _counted(DownloaderStats, response)
    del scrapys["downloader/request_bytes"]
    assert _counted(RequestStats, response) == scrapys


def test_a_spider_without_a_run_has_its_requests_weighed_as_by_scrapy() -> None:
    assert type(RequestStats.from_crawler(get_crawler(Spider))) is DownloaderStats
