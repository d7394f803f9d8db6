"""robots.txt obeyed as RFC 9309 wants it: what cannot be had forbids, what is not there allows."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.network.failures import Unfetched, reason_of
from crawler.network.hearing import heard
from crawler.network.host_files import Kept, host_files_of
from crawler.network.marks import CUT_AT, EXPECT, MAY_LEAVE, ROBOTS_FILE, TRUNCATED
from crawler.network.outage import is_given_up, outage
from crawler.network.politeness import slow_down
from crawler.network.robots import READ_AT_MOST, RobotsFile, bounded
from crawler.urls import host_of, is_web, origin_of

logger = logging.getLogger(__name__)

_NAME, _OUTAGE = "robots.txt", "robots.txt unreachable"
# The host itself cannot be reached: that is what has to be told, not what its robots.txt might say.
_NO_HOST = frozenset(
    {"dns", "refused_connection", "unreachable", "tls", "private_address", "host_down", "proxy"}
)


class RobotsMiddleware:
    """Asks for a host's robots.txt before its first page; once a day, over runs."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self._crawler = crawler
        self._token = (
            crawler.settings["ROBOTSTXT_USER_AGENT"] or crawler.settings["USER_AGENT"].partition("/")[0]
        )
        self._disallow_unreachable = crawler.settings.getbool("ROBOTS_UNREACHABLE_DISALLOWS", True)
        self._longest_delay = crawler.settings.getfloat("CRAWL_DELAY_MAX", 30.0)
        self._asked: dict[str, asyncio.Future[RobotsFile | None]] = {}
        self._led_away: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> Awaitable[None] | None:
        if request.meta.get("dont_obey_robotstxt") or not is_web(request.url):
            return None
        origin = origin_of(request.url)
        asked = self._asked.get(origin)
        if asked is None:
            asked = self._asked[origin] = asyncio.ensure_future(self._read(origin))
        if not asked.done():
            return self._wait(request, origin, asked)
        self._judge(request, origin, asked.result())  # nothing to wait for: all but a host's first requests
        return None

    async def _wait(self, request: Request, origin: str, asked: asyncio.Future[RobotsFile | None]) -> None:
        # Shielded: a request that is given up must not take the file from the others.
        self._judge(request, origin, await asyncio.shield(asked))

    def _judge(self, request: Request, origin: str, robots: RobotsFile | None) -> None:
        request.meta[ROBOTS_FILE] = robots
        if robots and not robots.allows(request.url):
            self._crawler.stats.inc_value("robots/forbidden")
            raise Unfetched("robots", f"{origin}/robots.txt forbids it")

    async def _read(self, origin: str) -> RobotsFile | None:
        files, now = host_files_of(self._crawler), datetime.now(UTC)
        kept = files.get(origin, _NAME)
        if kept is None or not kept.is_fresh(now):
            kept = await self._ask(origin, kept, now)
        if kept.status != 200:
            return None
        robots = RobotsFile(kept.body, self._token)
        self._slow_down(host_of(origin), robots.crawl_delay)
        return robots

    async def _ask(self, origin: str, stale: Kept | None, now: datetime) -> Kept:
        """Fetch the file and keep what was found; raises Unfetched when it forbids everything."""
        files = host_files_of(self._crawler)
        self._crawler.stats.inc_value("robots/asked")
        try:
            response = await self._download(origin)
        except Exception as error:
            reason = reason_of(error)
            if (reason in _NO_HOST and origin not in self._led_away) or reason == "stopped":
                raise Unfetched(reason, f"{origin}/robots.txt: {error}") from error
            if not reason.startswith(("bad_redirect", "redirect", "too_many_redirects", "other_host")):
                return self._unreachable(origin, reason, stale, now)
            status, body = 404, b""  # RFC 9309, 2.3.1.2: redirects that lead nowhere mean there is none
        else:
            if response.status >= 500 or response.status == 429:
                return self._unreachable(origin, f"http_{response.status}", stale, now)
            if TRUNCATED in response.flags and len(response.body) < READ_AT_MOST:
                return self._unreachable(origin, "cut", stale, now)  # rules may have stood behind
            status, body = (200 if response.status < 300 else 404), bounded(response.body)
        files.keep(origin, _NAME, status, body if status == 200 else b"", now)
        return Kept(now, status, body)

    async def _download(self, origin: str) -> Response:
        request = Request(
            f"{origin}/robots.txt",
            priority=1000,
            callback=NO_CALLBACK,
            meta={"dont_obey_robotstxt": True, EXPECT: "any", MAY_LEAVE: True, CUT_AT: READ_AT_MOST},
        )

        def answered(response: Response, request: Request, asked: str = request.url) -> None:
            """A host whose robots.txt leads to another one is there, whatever becomes of that one."""
            first = request.meta.get("redirect_urls", [request.url])[0]
            if first == asked and 300 <= response.status < 400:
                self._led_away.add(origin)

        with heard(self._crawler, signals.response_downloaded, answered):
            return await self._crawler.engine.download_async(request)

    def _unreachable(self, origin: str, reason: str, stale: Kept | None, now: datetime) -> Kept:
        """The server gave no robots.txt and no 4xx: all is disallowed, for 30 days, unless a setting says otherwise."""
        files = host_files_of(self._crawler)
        lasting = outage(files.get(origin, _OUTAGE), stale, now)
        files.keep(origin, _OUTAGE, 0, lasting.body, lasting.fetched_at)
        if self._disallow_unreachable and not is_given_up(lasting, now):
            self._crawler.stats.inc_value("robots/unreachable")
            logger.warning(
                "%s/robots.txt: no answer (%s), so nothing may be fetched from there now.", origin, reason
            )
            raise Unfetched("robots_unreachable", f"{origin}/robots.txt: {reason}")
        return stale or Kept(now, 404, b"")

    def _slow_down(self, host: str, delay: float) -> None:
        if delay:
            slow_down(self._crawler, host, min(delay, self._longest_delay))
            self._crawler.stats.set_value(f"robots/crawl_delay/{host}", delay)
