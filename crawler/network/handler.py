"""The download handler for http and https: one request's share of time, and the host's wishes, kept on the wire."""

from __future__ import annotations

import asyncio
from time import monotonic

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Response
from scrapy.utils._download_handlers import normalize_bind_address, wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future

from crawler.network.agent import BoundAgent, KeptAgents
from crawler.network.certificates import NamedCertificates
from crawler.network.failures import Unfetched
from crawler.network.hearing import heard
from crawler.network.hosts import hosts_of
from crawler.network.http11 import HTTP11DownloadHandler
from crawler.network.marks import CUT_AT, SPENT, TRUNCATED
from crawler.network.wire import CUT, BoundedFactory
from crawler.urls import host_of

_GLANCE = 0.25  # how soon a held request notices that the crawl is being stopped


class BoundedHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP handler under a budget of time.

    All tries and redirects of one address share `URL_TIME_BUDGET` seconds (not counting the time in the queue).
    A host that asked for a pause is waited for here, where the request already holds the host's only slot: so
    nothing else reaches that host meanwhile. A host that is down is not asked at all.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._hosts = hosts_of(crawler)
        self._budget = crawler.settings.getfloat("URL_TIME_BUDGET", 45.0)
        self._pool._factory = BoundedFactory
        if crawler.settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES"):
            self._contextFactory = NamedCertificates(self._contextFactory)  # type: ignore[assignment]  # zope says it
        bound = normalize_bind_address(self._bind_address)
        self._agents = KeptAgents(
            reactor=self._pool._reactor,
            contextFactory=self._contextFactory,
            bindAddress=bound,
            pool=self._pool,
        )

    async def download_request(self, request: Request) -> Response:
        host = host_of(request.url)
        await self._let_the_host_rest(host)
        if self._hosts.is_down(host):
            raise Unfetched("host_down", f"{host} has given no answer for minutes")
        spent = request.meta.get(SPENT, 0.0)
        left = self._budget - spent
        if left <= 0:
            raise Unfetched("timeout", f"{self._budget:.0f} s for all tries together are used up")
        timeout = request.meta.get("download_timeout") or left
        request.meta["download_timeout"] = min(timeout, left)
        began = monotonic()
        try:
            sent = self._send_for_a_part(request) if CUT_AT in request.meta else self._send(request)
            return _marked(await sent)
        finally:
            request.meta[SPENT] = spent + monotonic() - began
            request.meta["download_timeout"] = timeout

    async def _send(self, request: Request) -> Response:
        """What Scrapy's handler does, but for the agent (and its warnings of what it no longer reads)."""
        agent = BoundAgent(
            self._agents,
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        with wrap_twisted_exceptions():
            return await maybe_deferred_to_future(agent.download_request(request))

    async def _send_for_a_part(self, request: Request) -> Response:
        """Of a file that is longer than anybody must read, the beginning (`CUT_AT`)."""
        received = 0

        def enough(data: bytes, request: Request, of: Request = request) -> None:
            nonlocal received
            received += len(data) if request is of else 0
            if received > of.meta[CUT_AT]:
                raise StopDownload(fail=False)

        with heard(self._crawler, signals.bytes_received, enough):
            return await self._send(request)

    async def _let_the_host_rest(self, host: str) -> None:
        while (wait := self._hosts.held_for(host)) > 0:
            if self._is_closing():
                raise Unfetched("stopped", "the crawl was stopped while it waited for the host")
            await asyncio.sleep(min(wait, _GLANCE))

    def _is_closing(self) -> bool:
        slot = self._crawler.engine._slot
        return slot is None or slot.closing is not None


def _marked(response: Response) -> Response:
    """The response with the flag `truncated` if the wire showed that the body is not whole.

    A 206 is a part of the page that nobody asked for (RFC 9110, 15.3.7): Scrapy takes it for the page.
    """
    if response.headers.pop(CUT, None) or "dataloss" in response.flags or response.status == 206:
        response.flags.append(TRUNCATED)
    return response
