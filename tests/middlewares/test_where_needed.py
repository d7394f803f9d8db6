"""Scrapy's middlewares that are made only where they have something to do."""

from __future__ import annotations

from typing import Any, cast

import pytest
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares import cookies, offsite
from scrapy.exceptions import NotConfigured
from scrapy.spidermiddlewares import depth, metacopy, start
from scrapy.utils.test import get_crawler

from crawler.extensions.console import Console
from crawler.middlewares.where_needed import (
    Cookies,
    Depth,
    MetaCopyDetection,
    Offsite,
    Referer,
    StartSpider,
)
from crawler.network.failures import Unfetched
from crawler.run.current import attach
from crawler.run.run import Run


def a_run(settings: dict[str, Any] | None = None) -> Crawler:
    """A crawler whose spider has a run."""
    crawler = get_crawler(Spider, settings)
    attach(crawler, cast(Run, object()))
    return crawler


def test_allowed_domains_are_kept_to() -> None:
    crawler = a_run()
    crawler.spider = Spider("paper", allowed_domains=["paper.example"])
    kept = Offsite.from_crawler(crawler)
    kept.spider_opened(crawler.spider)
    kept.process_request(Request("https://www.paper.example/a"))
    with pytest.raises(Unfetched, match="offsite"):
        kept.process_request(Request("https://elsewhere.example/a", dont_filter=True))
    kept.process_request(Request("https://elsewhere.example/a", meta={"allow_offsite": True}))


def test_no_request_is_dropped_while_it_is_scheduled() -> None:
    """Who waits for it would hear of it no more."""
    crawler = a_run()
    crawler.spider = Spider("paper", allowed_domains=["paper.example"])
    Offsite.from_crawler(crawler).spider_opened(crawler.spider)
    asked = {"request": Request("https://elsewhere.example/a"), "spider": crawler.spider}
    assert crawler.signals.send_catch_log(signals.request_scheduled, **asked) == []


def test_without_allowed_domains_nothing_is_asked() -> None:
    crawler = a_run()
    crawler.spider = Spider("paper")
    with pytest.raises(NotConfigured):
        Offsite.from_crawler(crawler)


@pytest.mark.parametrize("wish", [{"DEPTH_LIMIT": 3}, {"DEPTH_PRIORITY": -1}, {"DEPTH_STATS_VERBOSE": True}])
def test_the_depth_is_counted_where_a_setting_asks_for_it(wish: dict[str, Any]) -> None:
    assert Depth.from_crawler(a_run(wish)).maxdepth == wish.get("DEPTH_LIMIT", 0)


def test_the_depth_is_not_counted_else() -> None:
    with pytest.raises(NotConfigured):
        Depth.from_crawler(a_run())


@pytest.mark.parametrize(
    ("kind", "scrapys"),
    [
        (Depth, depth.DepthMiddleware),
        (MetaCopyDetection, metacopy.MetaCopyDetectionMiddleware),
        (Offsite, offsite.OffsiteMiddleware),
        (StartSpider, start.StartSpiderMiddleware),
    ],
)
def test_a_plain_spider_has_scrapys_own_and_a_run_does_without(kind: Any, scrapys: type) -> None:
    assert isinstance(kind.from_crawler(get_crawler(Spider)), scrapys)
    with pytest.raises(NotConfigured):
        kind.from_crawler(a_run())


@pytest.mark.parametrize(("kind", "setting"), [(Cookies, "COOKIES_ENABLED"), (Referer, "REFERER_ENABLED")])
def test_what_is_off_by_default_is_scrapys_where_a_setting_asks_for_it(kind: Any, setting: str) -> None:
    made = kind.from_crawler(get_crawler(Spider, {setting: True}))
    assert type(made).__module__.startswith("scrapy.")
    with pytest.raises(NotConfigured):
        kind.from_crawler(get_crawler(Spider, {setting: False}))


def test_scrapys_console_is_made_where_it_is_asked_for() -> None:
    with pytest.raises(NotConfigured, match="TelnetConsole"):  # Scrapy's own, which misses a reactor here
        Console.from_crawler(get_crawler(Spider, {"TELNETCONSOLE_ENABLED": True}))
    with pytest.raises(NotConfigured) as silent:
        Console.from_crawler(get_crawler(Spider, {"TELNETCONSOLE_ENABLED": False}))
    assert not silent.value.args


def test_cookies_ask_no_other_server_for_the_list_of_public_suffixes() -> None:
    Cookies.from_crawler(get_crawler(Spider, {"COOKIES_ENABLED": True}))
    assert cookies._split_domain.suffix_list_urls == ()
