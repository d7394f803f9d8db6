"""Which of Scrapy's own components a crawl has: settings.py names them, so that the others are not even imported."""

import subprocess
import sys

import pytest
from scrapy.settings import default_settings

from crawler import settings

LEFT_OUT = {
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware",
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware",
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware",
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware",
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware",
    "scrapy.downloadermiddlewares.retry.RetryMiddleware",
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware",
    "scrapy.downloadermiddlewares.stats.DownloaderStats",
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware",
    "scrapy.extensions.feedexport.FeedExporter",
    "scrapy.extensions.logstats.LogStats",
    "scrapy.extensions.remote_control.RemoteControl",
    "scrapy.extensions.telnet.TelnetConsole",
    "scrapy.extensions.throttle.AutoThrottle",
    "scrapy.spidermiddlewares.depth.DepthMiddleware",
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware",
    "scrapy.spidermiddlewares.referer.RefererMiddleware",
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware",
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware",
}


@pytest.mark.parametrize(
    "name", ["EXTENSIONS_BASE", "DOWNLOADER_MIDDLEWARES_BASE", "SPIDER_MIDDLEWARES_BASE"]
)
def test_all_of_scrapys_components_stay_but_those_that_are_left_out_by_name(name: str) -> None:
    """A new Scrapy with another one fails here, so that somebody decides about it."""
    assert set(getattr(settings, name)) == set(getattr(default_settings, name)) - LEFT_OUT


def test_a_start_loads_no_library_that_only_others_need() -> None:
    asked = (
        "import sys, crawler.ledger.sqlite, crawler.network.sites, crawler.middlewares.redirect\n"
        "print([n for n in ('sqlalchemy.dialects.postgresql', 'requests', 'aiohttp') if n in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, timeout=60, check=True
    )
    assert told.stdout.strip() == "[]"
