"""Which of Scrapy's own components a crawl has: settings.py names them, so that the others are not even imported."""

import subprocess
import sys

import pytest
from scrapy.settings import Settings, default_settings

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
    "scrapy.extensions.memusage.MemoryUsage",
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
    here = {component for component in getattr(settings, name) if component.startswith("scrapy.")}
    assert here == set(getattr(default_settings, name)) - LEFT_OUT


def test_a_start_loads_no_library_that_only_others_need() -> None:
    asked = (
        "import sys, crawler.ledger.sqlite, crawler.network.sites, crawler.middlewares.redirect\n"
        "print([n for n in ('psycopg', 'requests', 'aiohttp') if n in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, timeout=60, check=True
    )
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "name",
    [
        "EXTENSIONS",
        "DOWNLOADER_MIDDLEWARES",
        "SPIDER_MIDDLEWARES",
        "ITEM_PIPELINES",
        "DOWNLOAD_HANDLERS",
        "FEED_STORAGES",
        "FEED_EXPORTERS",
    ],
)
def test_a_component_of_ones_own_joins_the_projects_and_replaces_none(name: str) -> None:
    """A spider with a middleware of its own would else crawl without robots.txt and without guards."""
    ours = Settings()
    ours.setmodule(settings, priority="project")
    before = dict(ours.getwithbase(name))
    ours.set(name, '{"mine": 545}', priority="cmdline")
    assert dict(ours.getwithbase(name)) == {**before, "mine": 545}
    assert any(str(component).startswith("crawler.") for component in [*before, *before.values()])
