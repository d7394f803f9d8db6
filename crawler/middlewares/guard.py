"""Only http and https, only addresses of a sane length, only public hosts, except those that the user named."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, Self, cast
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError

from crawler.network.addresses import is_private_literal
from crawler.network.failures import Unfetched
from crawler.network.hosts import hosts_of
from crawler.network.resolver import PublicResolver
from crawler.urls import host_of, is_web


class GuardMiddleware:
    """Checks every request on its way out, redirects and robots.txt included, and words the resolver's refusals.

    The resolver (`crawler.network.resolver`) is what keeps connections away from private addresses. An address
    literal is refused here already, so that it is also refused when a proxy would make the connection.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._stats = crawler.stats
        self._named = hosts_of(crawler).named
        self._longest = crawler.settings.getint("URLLENGTH_LIMIT")
        self._typed_by_hand = crawler.spidercls.name == "default"

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @cached_property
    def _resolver(self) -> PublicResolver | None:
        """Looked up at the first request: `scrapy shell` puts it in place only after the engine is made."""
        from twisted.internet import reactor  # noqa: PLC0415  # importing it installs it; Scrapy chooses which

        resolver = cast(Any, reactor).nameResolver
        if not isinstance(resolver, PublicResolver):
            return None
        resolver.name(self._named)
        # A proxy is the operator's own, named in his environment.
        self._name_proxies(resolver, getproxies().values())
        return resolver

    @staticmethod
    def _name_proxies(resolver: PublicResolver, proxies: Iterable[str]) -> None:
        resolver.name(filter(None, (urlsplit(proxy).hostname for proxy in proxies)))

    def process_request(self, request: Request) -> None:
        if not is_web(request.url):
            self._refuse("scheme", request.url.partition(":")[0][:20])
        if 0 < self._longest < len(request.url) and not request.meta.get("redirect_times"):
            self._refuse("long_address", f"{len(request.url)} characters")
        host = host_of(request.url)
        resolver = self._resolver  # knows the named hosts before the first connection is made
        if resolver and (
            proxy := request.meta.get("proxy")
        ):  # or by a middleware or spider of his: no page can
            self._name_proxies(resolver, [proxy])
        if self._typed_by_hand and not request.meta.get("redirect_times"):
            self._name(host)
        if is_private_literal(host) and host not in self._named:
            self._refuse("private_address", host)

    def process_exception(self, request: Request, exception: Exception) -> None:
        if self._resolver and isinstance(exception, CannotResolveHostError):
            host = host_of(request.url)
            if address := self._resolver.refused.get(host):
                self._refuse("private_address", f"{host} is {address}")

    def _name(self, host: str) -> None:
        """`scrapy shell URL` and `scrapy fetch URL`: the address is written by the user himself."""
        self._named |= {host}
        if self._resolver:
            self._resolver.name([host])

    def _refuse(self, reason: str, detail: str) -> None:
        self._stats.inc_value(f"refused/{reason}")
        raise Unfetched(reason, detail)
