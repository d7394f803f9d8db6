"""What Scrapy's components say of requests and articles: one line an article, never a whole record."""

from __future__ import annotations

import logging
from typing import Any, Self

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from scrapy.utils.log import get_scrapy_root_handler
from twisted.python.failure import Failure

from crawler.errors import BroadsheetError
from crawler.extensions.log_lines import JsonLines, hush, is_json, mask
from crawler.items import Article
from crawler.run.current import run_of
from crawler.run.telling import line_of, state_of


class ArticleLog(LogFormatter):
    """Scrapy prints the item whole at each step; here it is its state, section, headline and pages."""

    tells_requests = True
    """Off where no handler would take the line: Scrapy makes a record of it for each request all the same."""

    def __init__(self, crawler: Crawler | None = None) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        hush(crawler.settings)
        mask()
        log = cls(crawler)
        log.tells_requests = crawler.settings.get("LOG_LEVEL") == "DEBUG"
        handler = get_scrapy_root_handler()
        if handler is not None and is_json(crawler.settings):
            # A run that was not started by our command (CrawlerProcess, Scrapyd).
            handler.setFormatter(JsonLines())
        return log

    def crawled(self, request: Any, response: Response, spider: Spider) -> LogFormatterResult | None:  # type: ignore[override]  # engine: None is no line
        if not self.tells_requests:
            return None
        line = super().crawled(request, response, spider)
        return {**line, "level": logging.DEBUG}

    def scraped(  # type: ignore[override]  # scraper: None is no line
        self, item: Any, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult | None:
        if self._crawler is not None and run_of(self._crawler) is not None:
            return None  # its line is on no disk yet: the run says so when it is
        return _line(logging.INFO, state_of(item) if isinstance(item, Article) else "scraped", item)

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
    if isinstance(item, Article):
        text, parts = line_of(state, item)
        return {"level": level, "msg": text, "args": parts}
    kind = type(item).__name__
    return {"level": level, "msg": "%(state)s %(kind)s", "args": {"state": state, "kind": kind}}
