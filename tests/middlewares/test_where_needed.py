"""Scrapy's middlewares that are made only where they have something to do."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.utils.test import get_crawler

from crawler.middlewares.where_needed import Depth, Offsite


def test_allowed_domains_are_kept_to() -> None:
    crawler = get_crawler(Spider)
    crawler.spider = Spider("paper", allowed_domains=["paper.example"])
    offsite = Offsite.from_crawler(crawler)
    offsite.spider_opened(crawler.spider)
    offsite.process_request(Request("https://www.paper.example/a"))
    with pytest.raises(IgnoreRequest):
        offsite.process_request(Request("https://elsewhere.example/a"))


def test_without_allowed_domains_nothing_is_asked() -> None:
    crawler = get_crawler(Spider)
    crawler.spider = Spider("paper")
    with pytest.raises(NotConfigured):
        Offsite.from_crawler(crawler)


@pytest.mark.parametrize("wish", [{"DEPTH_LIMIT": 3}, {"DEPTH_PRIORITY": -1}, {"DEPTH_STATS_VERBOSE": True}])
def test_the_depth_is_counted_where_a_setting_asks_for_it(wish: dict[str, Any]) -> None:
    assert Depth.from_crawler(get_crawler(Spider, wish)).maxdepth == wish.get("DEPTH_LIMIT", 0)


def test_the_depth_is_not_counted_else() -> None:
    with pytest.raises(NotConfigured):
        Depth.from_crawler(get_crawler(Spider))
