"""A log for reading: one line an article, never a whole record."""

from __future__ import annotations

import logging
from typing import Any

from scrapy import Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure

from crawler.errors import BroadsheetError
from crawler.items import Article


class ArticleLog(LogFormatter):
    """Scrapy prints the item whole at each step; here it is its state, section, headline and pages."""

    def crawled(self, request: Any, response: Response, spider: Spider) -> LogFormatterResult:
        line = super().crawled(request, response, spider)
        return {**line, "level": logging.DEBUG}

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:
        return _line(logging.INFO, "saved" if getattr(item, "complete", True) else "incomplete", item)

    def dropped(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        return _line(logging.INFO, str(exception) or "dropped", item)

    def spider_error(
        self, failure: Failure, request: Any, response: Response | Failure, spider: Spider
    ) -> LogFormatterResult:
        return _quiet(super().spider_error(failure, request, response, spider), failure.value)

    def item_error(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        return _quiet(super().item_error(item, exception, response, spider), exception)


def _quiet(line: LogFormatterResult, error: BaseException | None) -> LogFormatterResult:
    """What stops the run is said in one line by who stops it, not by a traceback."""
    return {**line, "level": logging.DEBUG} if isinstance(error, BroadsheetError) else line


def _line(level: int, state: str, item: Any) -> LogFormatterResult:
    if not isinstance(item, Article):
        return {
            "level": level,
            "msg": "%(state)s %(kind)s",
            "args": {"state": state, "kind": type(item).__name__},
        }
    pages = f" ({len(item.page_urls)} of {item.page_count} pages)" if item.page_count > 1 else ""
    return {
        "level": level,
        "msg": "%(state)s [%(section)s] %(headline)s%(pages)s",
        "args": {
            "state": state,
            "section": item.section,
            "headline": item.headline or item.url,
            "pages": pages,
        },
    }
