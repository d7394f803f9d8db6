"""Scrapy's HTTP handler, loaded by way of crawler.network.http11, is what it is when Scrapy loads it."""

from __future__ import annotations

import subprocess
import sys

from tests.crawling import PROJECT

_TELL = """
import inspect
import scrapy.core.downloader.contextfactory as factory
import scrapy.core.downloader.tls as tls
import scrapy.utils.deprecate
old = factory.ScrapyClientContextFactory, factory.AcceptableProtocolsContextFactory, tls.ScrapyClientTLSOptions
print(*(each.__module__ for each in old), scrapy.utils.deprecate.inspect is inspect)
"""


def _told(script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout


def test_its_deprecated_classes_have_the_same_modules() -> None:
    quick = _told(f"import crawler.network.http11{_TELL}")
    assert quick == _told(_TELL)
    assert quick.split()[::2] == ["scrapy.core.downloader.contextfactory", "scrapy.core.downloader.tls"]
    assert quick.endswith("True\n")


def test_it_is_loaded_without_a_look_at_the_source_of_everybody() -> None:
    """A new Scrapy that names its classes in another way fails here: then this room is of no use."""
    script = "import inspect, crawler.network.http11; print(len(inspect.modulesbyfile))"
    assert _told(script) == "0\n"
