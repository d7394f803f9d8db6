"""Which of Scrapy's own extensions a crawl has: settings.py names them, so that the others are not even imported."""

import subprocess
import sys

from scrapy.settings import default_settings

from crawler import settings

LEFT_OUT = {
    "scrapy.extensions.feedexport.FeedExporter",
    "scrapy.extensions.logstats.LogStats",
    "scrapy.extensions.remote_control.RemoteControl",
    "scrapy.extensions.telnet.TelnetConsole",
    "scrapy.extensions.throttle.AutoThrottle",
}


def test_all_of_scrapys_extensions_stay_but_those_that_are_left_out_by_name() -> None:
    """A new Scrapy with another extension fails here, so that somebody decides about it."""
    assert set(settings.EXTENSIONS_BASE) == set(default_settings.EXTENSIONS_BASE) - LEFT_OUT


def test_a_start_loads_no_library_that_only_others_need() -> None:
    asked = (
        "import sys, crawler.ledger.sqlite, crawler.network.sites, crawler.middlewares.redirect\n"
        "print([n for n in ('sqlalchemy.dialects.postgresql', 'requests', 'aiohttp') if n in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, timeout=60, check=True
    )
    assert told.stdout.strip() == "[]"
