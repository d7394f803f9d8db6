"""The download handler that reads marked requests in Chromium, and all others as ever."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any, cast

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page
from playwright.async_api import Request as BrowserRequest
from playwright.async_api import TimeoutError as PlaywrightTimeout
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod
from twisted.internet.defer import Deferred

from crawler.browser.gate import Gate
from crawler.browser.stay import Stay
from crawler.browser.unroll import SECONDS_AT_MOST, unroll
from crawler.network.failures import Unfetched
from crawler.network.handler import BoundedHandler
from crawler.network.marks import IN_BROWSER, ROBOTS_FILE
from crawler.network.resolver import PublicResolver
from crawler.urls import host_of

# Text, links and what makes them: the rest costs the site traffic and tells us nothing.
_NOT_LOADED = frozenset({"image", "media", "font"})
# A page whose script never ends takes a fraction of a second.
_TO_CLOSE = 5.0
_NAMES = (
    ("ERR_TUNNEL_CONNECTION_FAILED", "unreachable"),
    ("ERR_CONNECTION_REFUSED", "refused_connection"),
    ("ERR_CONNECTION_RESET", "reset"),
    ("ERR_CERT", "tls"),
    ("ERR_SSL", "tls"),
    ("ERR_TOO_MANY_REDIRECTS", "too_many_redirects"),
)


def is_left_out(request: BrowserRequest) -> bool:
    """Whether the browser does without what it asks for."""
    return request.resource_type in _NOT_LOADED


class BrowserHandler(ScrapyPlaywrightDownloadHandler, BoundedHandler):  # type: ignore[misc]  # no types
    """Requests with IN_BROWSER in their meta go to Chromium; it connects only through a `Gate`."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._gate = Gate(_addresses)
        self._maxsize = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._seconds = crawler.settings.getfloat("DOWNLOAD_TIMEOUT") + SECONDS_AT_MOST

    async def download_request(self, request: Request) -> Response:
        if not request.meta.get(IN_BROWSER):
            return await super().download_request(request)
        host = host_of(request.url)
        await self._let_the_host_rest(host)
        proxy = {"server": await self._gate.open(), "bypass": "<-loopback>"}
        request.meta["playwright"] = True
        request.meta["playwright_context_kwargs"] = {
            "proxy": proxy,
            "service_workers": "block",
            "accept_downloads": False,
        }
        request.meta["playwright_page_goto_kwargs"] = {"wait_until": "domcontentloaded"}
        request.meta["playwright_page_methods"] = [PageMethod(unroll), PageMethod(_must_fit, self._maxsize)]
        stay, opened = Stay(request.meta.get(ROBOTS_FILE)), list[Page]()

        async def begin(page: Page, _: Request) -> None:
            opened.append(page)
            await stay.watch(page)

        request.meta["playwright_page_init_callback"] = begin
        try:
            response: Response = await asyncio.wait_for(super().download_request(request), self._seconds)
        except (PlaywrightTimeout, TimeoutError) as error:
            raise Unfetched("timeout", f"the browser had not read {request.url} in time") from error
        except PlaywrightError as error:
            if stay.away is None:
                raise Unfetched(_reason(error), str(error).partition("\n")[0]) from error
        finally:
            await _close(opened)
        if stay.away is not None:
            status, where = stay.away
            return Response(request.url, status, {"Location": where}, request=request)
        if response.status == 403 and host_of(response.url) in self._gate.refused:
            raise Unfetched(_why_refused(host_of(response.url)), host_of(response.url))
        return response

    async def close(self) -> None:
        await super().close()
        await self._gate.close()


async def _must_fit(page: Page, at_most: int) -> None:
    """Before the page is taken over: one of 60 MB makes 120 MB of ours."""
    size = await page.evaluate("() => new Blob([document.documentElement.outerHTML]).size")
    if size > at_most:
        raise Unfetched("too_large", f"{size} bytes in the browser")


async def _close(pages: list[Page]) -> None:
    """One that was given up would go on to burn a processor, and keep one of the places that there are for pages."""
    for page in pages:
        if not page.is_closed():
            with contextlib.suppress(PlaywrightError, TimeoutError):
                await asyncio.wait_for(page.close(), _TO_CLOSE)


async def _addresses(host: str) -> list[str]:
    """What our own resolver allows; nothing when another resolver is installed, for then nothing is checked."""
    resolver = _resolver()
    if resolver is None:
        return []
    found = Deferred.fromCoroutine(resolver.addresses(host))
    return await found.asFuture(asyncio.get_running_loop())


def _resolver() -> PublicResolver | None:
    from twisted.internet import reactor  # noqa: PLC0415  # importing it installs it; Scrapy chooses which

    resolver: Any = cast(Any, reactor).nameResolver
    return resolver if isinstance(resolver, PublicResolver) else None


def _why_refused(host: str) -> str:
    resolver = _resolver()
    return "private_address" if resolver is None or host in resolver.refused else "dns"


def _reason(error: PlaywrightError) -> str:
    return next((name for sign, name in _NAMES if sign in error.message), "browser")
