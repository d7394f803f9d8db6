"""A body that is no page under a page's name is refused; a page under a wrong name is taken for what it is."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response, TextResponse

from crawler.network.failures import Unfetched
from crawler.network.marks import EXPECT
from crawler.network.sniff import foreign_kind, has_too_many_elements


class SniffingMiddleware:
    """Judges answers with status 200 by their bytes, whatever their Content-Type says."""

    def __init__(self, crawler: Crawler) -> None:
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        if response.status != 200 or request.meta.get(EXPECT) == "any" or not response.body:
            return response
        kind = foreign_kind(response.body)
        if kind:
            self._stats.inc_value(f"refused/not_html/{kind}")
            raise Unfetched("not_html", kind)
        if has_too_many_elements(response.body, request.meta.get(EXPECT, "")):
            self._stats.inc_value("refused/too_large")
            raise Unfetched("too_large", "more elements than any page has")
        return response if isinstance(response, TextResponse) else response.replace(cls=HtmlResponse)
