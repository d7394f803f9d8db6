"""Scrapy's signals for as long as one request takes: who stays connected is called for each page of the crawl."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from scrapy.crawler import Crawler


@contextmanager
def heard(crawler: Crawler, signal: object, hear: Callable[..., Any]) -> Iterator[None]:
    """Let `hear` get a signal meanwhile."""
    crawler.signals.connect(hear, signal, weak=False)
    try:
        yield
    finally:
        crawler.signals.disconnect(hear, signal, weak=False)
