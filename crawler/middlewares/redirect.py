"""Redirects: few, never in a circle, never to another site than the user asked for."""

from __future__ import annotations

from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import (
    BaseRedirectMiddleware,
    MetaRefreshMiddleware,
    RedirectMiddleware,
)
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.network.addresses import is_private_literal
from crawler.network.failures import Unfetched
from crawler.network.hosts import hosts_of
from crawler.network.marks import MAY_LEAVE
from crawler.network.sites import site_of
from crawler.patterns import pattern
from crawler.urls import host_of

_REFRESH = pattern(rb"http-equiv\s*=\s*[\"']?\s*refresh")
_REFRESH_WITHIN = 4096  # w3lib looks no further


class _Bounded(BaseRedirectMiddleware):
    """What both kinds of redirect have in common: each hop is judged before it is made."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler.settings)
        self.crawler = crawler
        self._named = hosts_of(crawler).named

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def handle_referer(self, request: Request, response: Response) -> None:
        """No page is told where we come from."""
        request.headers.pop("Referer", None)

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        if redirected.url in {request.url, *request.meta.get("redirect_urls", ())}:
            raise self._refused("redirect_loop", redirected.url)
        host = host_of(redirected.url)
        if is_private_literal(host) and host not in self._named:
            raise self._refused("private_address", host)
        if not request.meta.get(MAY_LEAVE) and self._leaves(host, host_of(request.url)):
            raise self._refused("other_host", host)
        try:
            return super()._redirect(redirected, request, reason)
        except IgnoreRequest:
            raise self._refused("too_many_redirects", redirected.url) from None

    def _leaves(self, host: str, before: str) -> bool:
        """Whether the host belongs neither to the site before nor to one that the user named."""
        if host == before or host in self._named:
            return False
        return site_of(host) not in {site_of(before), *map(site_of, self._named)}

    def _refused(self, reason: str, detail: str) -> Unfetched:
        self.crawler.stats.inc_value(f"refused/{reason}")
        return Unfetched(reason, detail)


class BoundedRedirectMiddleware(_Bounded, RedirectMiddleware):
    """Scrapy's redirects by status code; a Location that leads nowhere we go is a reason of its own."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        if not 300 <= response.status < 400:
            return response
        try:
            outcome = super().process_response(request, response)
        except ValueError as error:
            raise self._refused("bad_redirect", str(error)) from None
        wants_away = response.status in {301, 302, 303, 307, 308} and "Location" in response.headers
        if outcome is response and wants_away and not request.meta.get("dont_redirect"):
            raise self._refused("redirect_scheme", str(response.headers["Location"])[:100])
        return outcome


class BoundedMetaRefreshMiddleware(_Bounded, MetaRefreshMiddleware):
    """Scrapy's redirects by a meta element; a page that only reloads itself is that page."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        head = response.body[:_REFRESH_WITHIN].lower()
        if b"refresh" not in head or not _REFRESH.search(
            head
        ):  # the word first: a tenth of the pattern's time
            return response
        try:
            return super().process_response(request, response)
        except Unfetched as refused:
            if refused.reason == "redirect_loop" and refused.detail == request.url:
                return response
            raise
        except ValueError:
            return response  # an address that cannot be read leads nowhere; the page is what it is
