"""The name resolver: no connection goes to a private address, whatever the DNS says and whenever it says it."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal, Self

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as LookupTimedOut
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution
from twisted.internet.threads import deferToThreadPool
from zope.interface import implementer

from crawler.network.addresses import Address, is_public, literal

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# More names than one crawl meets; a listing that links to a million hosts does not fill the memory.
_NAMES_KEPT = 10_000


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        raise NotImplementedError  # as in Twisted's own resolver: a thread cannot be called back


@implementer(IHostnameResolver)
class PublicResolver:
    """Resolves names and address literals to public addresses only, once a run.

    Hosts that the user named (`name`) may be private: their literal always, their name when the first answer of
    this run was private (an intranet host). A name that was public first and is private later is being rebound,
    and stays refused, named or not.

    Twisted asks its resolver for every connection, also for address literals and after redirects. It drops the
    error of a resolver and says "no results", so the refusals are kept in `refused` for who words the error.
    """

    def __init__(self, reactor: Any, timeout: float) -> None:
        self._reactor = reactor
        self._timeout = timeout
        self._named: set[str] = set()
        self._known: dict[str, list[tuple[int, str]]] = {}
        self._was_public: set[str] = set()
        self.refused: dict[str, str] = {}
        """Host → the private address for which it was refused."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        return cls(reactor, crawler.settings.getfloat("DNS_TIMEOUT"))

    def install_on_reactor(self) -> None:
        self._reactor.installNameResolver(self)

    def name(self, hosts: Iterable[str]) -> None:
        """Note hosts that the user named himself."""
        self._named.update(host.lower().strip("[]").rstrip(".") for host in hosts)

    def resolveHostName(  # noqa: N802  # Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: Literal["TCP", "UDP"] = "TCP",  # noqa: N803
    ) -> Any:
        """Hand the allowed addresses to the receiver; none when the name has none, or only private ones."""
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)

        async def answer() -> None:
            for family, host in await self._allowed(hostName):
                kind = IPv6Address if family == socket.AF_INET6 else IPv4Address
                resolutionReceiver.addressResolved(kind(transportSemantics, host, portNumber))
            resolutionReceiver.resolutionComplete()

        Deferred.fromCoroutine(answer())
        return resolution

    async def addresses(self, name: str) -> list[str]:
        """The addresses that a connection to this name may go to: for who connects by other means than Twisted."""
        return [address for _, address in await self._allowed(name)]

    async def _allowed(self, name: str) -> list[tuple[int, str]]:
        key = name.lower().rstrip(".")
        if key in self._known:
            return self._known[key]
        addresses = await self._ask(key)
        if any(is_public(_parse(address)) for _, address in addresses):
            self._was_public.add(key)  # before any is judged: one answer may hold addresses of both kinds
        allowed = [pair for pair in addresses if self._may_connect(key, _parse(pair[1]))]
        if allowed:
            if len(self._known) >= _NAMES_KEPT:
                self._known.clear()
            self._known[key] = allowed
            self.refused.pop(key, None)
        elif addresses:
            self.refused[key] = addresses[0][1]
        return allowed

    def _may_connect(self, host: str, address: Address) -> bool:
        return is_public(address) or (host in self._named and host not in self._was_public)

    async def _ask(self, name: str) -> list[tuple[int, str]]:
        """Families and addresses; none when there is no answer within the time."""
        written = literal(name)
        if written is not None:
            return [(socket.AF_INET6 if written.version == 6 else socket.AF_INET, str(written))]
        lookup = deferToThreadPool(
            self._reactor, self._reactor.getThreadPool(), socket.getaddrinfo, name, 0, 0, socket.SOCK_STREAM
        )
        lookup.addTimeout(self._timeout, self._reactor)
        try:
            found = await lookup
        except (OSError, ValueError, LookupTimedOut):  # UnicodeError, of names that are none, is a ValueError
            return []
        return [(family, str(place[0])) for family, _, _, _, place in found]


def _parse(host: str) -> Address:
    return ipaddress.ip_address(host.partition("%")[0])
