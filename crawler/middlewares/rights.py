"""The host's rights files, fetched once a day and handed on with every page of the host."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.network.host_files import host_files_of
from crawler.network.marks import CUT_AT, EXPECT, HOST_RIGHTS, ROBOTS_FILE
from crawler.network.rights import HostRights
from crawler.network.tdmrep import PATH, READ_AT_MOST, read_tdmrep, reservation_for
from crawler.urls import origin_of

_NAME = "tdmrep.json"
_Rules = list[dict[str, Any]]


class HostRightsMiddleware:
    """Puts a `HostRights` into the meta of each page's request: TDMRep file and the signals of robots.txt.

    tdmrep.json is asked for once a host and day, with one try, and only where robots.txt allows it; a host that
    does not give it says nothing by that.
    """

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("HOST_RIGHTS_ENABLED", True):
            raise NotConfigured
        self._crawler = crawler
        self._asked: dict[str, asyncio.Future[_Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response | Awaitable[Response]:
        if response.status != 200 or request.meta.get(EXPECT) == "any":
            return response
        origin = origin_of(response.url)
        asked = self._asked.get(origin)
        if asked is None:
            asked = self._asked[origin] = asyncio.ensure_future(self._rules(origin))
        # All but a host's first page find its file read: nothing to wait for.
        return _told(request, response, asked.result()) if asked.done() else _wait(request, response, asked)

    async def _rules(self, origin: str) -> _Rules:
        files, now = host_files_of(self._crawler), datetime.now(UTC)
        kept = files.get(origin, _NAME)
        if kept is None or not kept.is_fresh(now):
            status, body = await self._ask(origin)
            files.keep(origin, _NAME, status, body, now)
            return read_tdmrep(body)
        return read_tdmrep(kept.body)

    async def _ask(self, origin: str) -> tuple[int, bytes]:
        request = Request(
            origin + PATH,
            priority=1000,
            callback=NO_CALLBACK,
            meta={"dont_retry": True, EXPECT: "any", CUT_AT: READ_AT_MOST, "download_timeout": 10},
        )
        self._crawler.stats.inc_value("rights/tdmrep_asked")
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception:  # noqa: BLE001  # whatever it is, it is no statement; the page itself is here
            self._crawler.stats.inc_value("rights/tdmrep_failed")
            return 0, b""
        return response.status, response.body if response.status == 200 else b""


async def _wait(request: Request, response: Response, asked: asyncio.Future[_Rules]) -> Response:
    return _told(request, response, await asyncio.shield(asked))


def _told(request: Request, response: Response, rules: _Rules) -> Response:
    robots = request.meta.get(ROBOTS_FILE)
    request.meta[HOST_RIGHTS] = HostRights(
        reservation_for(response.url, rules), robots.signals(response.url) if robots else ()
    )
    return response
