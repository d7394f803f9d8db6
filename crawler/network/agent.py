"""The client that sends a request: Scrapy makes one for each, with an endpoint each; here they are kept.

An endpoint is needed only where a connection is made, and most requests go over one that is there. Making it encodes
the host's name (IDNA), and took with the agent itself a third of what the handler does until a request is sent.
"""

from __future__ import annotations

from typing import Any

from scrapy import Request
from twisted.web.client import URI, Agent

from crawler.network.http11 import _BindAddressAgent, _ScrapyAgent

# A run is one host's; more are those that redirects lead to.
_ENDPOINTS_KEPT = 100
# One for each time that is left for an address: nearly always DOWNLOAD_TIMEOUT.
_AGENTS_KEPT = 10


class _KeepingAgent(_BindAddressAgent):
    """Connects to a host by the same endpoint each time."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._endpoints: dict[tuple[bytes, bytes, int], Any] = {}

    def _getEndpoint(self, uri: URI) -> Any:  # noqa: N802  # Twisted's name
        place = (uri.scheme, uri.host, uri.port)
        endpoint = self._endpoints.get(place)
        if endpoint is None:
            if len(self._endpoints) >= _ENDPOINTS_KEPT:
                self._endpoints.clear()
            endpoint = self._endpoints[place] = super()._getEndpoint(uri)  # type: ignore[no-untyped-call]
        return endpoint


class KeptAgents:
    """Agents by the time that they may take to connect."""

    def __init__(self, **options: Any) -> None:
        self._options = options
        self._by_timeout: dict[float, Agent] = {}

    def of(self, timeout: float) -> Agent:
        agent = self._by_timeout.get(timeout)
        if agent is None:
            if len(self._by_timeout) >= _AGENTS_KEPT:
                self._by_timeout.clear()
            agent = self._by_timeout[timeout] = _KeepingAgent(connectTimeout=timeout, **self._options)
        return agent


class BoundAgent(_ScrapyAgent):
    """Scrapy's way of one request, over agents that are kept."""

    def __init__(self, kept: KeptAgents, **options: Any) -> None:
        super().__init__(**options)
        self._kept = kept

    def _get_agent(self, request: Request, timeout: float) -> Agent:
        if request.meta.get("proxy") or request.meta.get("bindaddress"):
            return super()._get_agent(request, timeout)
        return self._kept.of(timeout)
