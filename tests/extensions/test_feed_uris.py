"""Which feeds a run is to make, before anything is fetched."""

from __future__ import annotations

import sys

import pytest
from scrapy import Spider
from scrapy.utils.test import get_crawler

from crawler.errors import StartError
from crawler.extensions.feed_uris import feed_uri_params, planned_feeds

FORMATS = {"parquet": "crawler.exporters.parquet.ParquetItemExporter"}


def test_a_feed_whose_extra_is_missing_keeps_the_run_from_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {
        "FEEDS": {"a.parquet": {"format": "parquet"}},
        "FEED_EXPORTERS": FORMATS,
        "FEED_URI_PARAMS": feed_uri_params,
    }
    crawler = get_crawler(Spider, settings)
    spider = Spider.from_crawler(crawler, "paper")
    assert [feed.uri for feed in planned_feeds(crawler, spider)] == ["a.parquet"]
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(StartError, match="Parquet needs pyarrow"):
        planned_feeds(crawler, spider)
