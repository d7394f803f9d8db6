"""The browser's only way out: a proxy on this machine that connects where our own resolver would."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

logger = logging.getLogger(__name__)

Lookup = Callable[[str], Awaitable[list[str]]]
"""A host's name → the addresses that may be connected to; [] when there is none."""

_HEAD_AT_MOST = 64 * 1024
_SECONDS = 20.0
_PIECE = 64 * 1024
# Of one connection, which over TLS serves a whole host; the pages of a section with all their scripts take a tenth.
_ANSWER_AT_MOST = 64 * 1024 * 1024
# With an empty body Chromium shows an error page of its own, and the answer is lost.
_REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 8\r\nConnection: close\r\n\r\nrefused\n"
_UNREACHED = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Gate:
    """Playwright's request hooks see neither redirects nor web sockets nor what a name resolves to; a proxy sees
    every connection, and connects to the very address that was checked.
    """

    def __init__(self, look_up: Lookup) -> None:
        self._look_up = look_up
        self._server: asyncio.Server | None = None
        self.refused: set[str] = set()
        """Hosts to which no connection was made."""

    async def open(self) -> str:
        """Begin to listen; the proxy's address."""
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_HEAD_AT_MOST)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(
            OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError
        ):
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _SECONDS)
            await self._pass_on(head, reader, writer)
        writer.close()

    async def _pass_on(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line, _, fields = head.partition(b"\r\n")
        method, _, rest = line.decode("latin-1").partition(" ")
        target = rest.rpartition(" ")[0]
        tunnel = method == "CONNECT"
        try:
            parts = urlsplit(f"//{target}" if tunnel else target)
            host, port = parts.hostname or "", parts.port or (443 if tunnel else 80)
        except ValueError:
            host, port = "", 0
        addresses = await self._look_up(host) if host and (tunnel or parts.scheme == "http") else []
        if not addresses:
            self.refused.add(host)
            logger.debug("The browser may not connect to %s", host or target)
            writer.write(_REFUSED)
            await writer.drain()
            return
        try:
            up_reader, up_writer = await asyncio.wait_for(
                asyncio.open_connection(addresses[0], port), _SECONDS
            )
        except (OSError, TimeoutError):
            writer.write(_UNREACHED)
            await writer.drain()
            return
        if tunnel:
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            up_writer.write(f"{method} {path} HTTP/1.1\r\n".encode("latin-1") + _for_one_request(fields))
        await asyncio.gather(_copy(reader, up_writer), _copy(up_reader, writer, _ANSWER_AT_MOST))


def _for_one_request(fields: bytes) -> bytes:
    """One request a connection: so that each one comes past the gate. An upgrade (web socket) stays one."""
    lines = fields.split(b"\r\n")
    if any(line.lower().startswith(b"upgrade:") for line in lines):
        return fields
    dropped = (b"connection:", b"proxy-connection:", b"keep-alive:")
    kept = [line for line in lines if line and not line.lower().startswith(dropped)]
    return b"\r\n".join([*kept, b"Connection: close", b"", b""])


async def _copy(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, at_most: float = float("inf")
) -> None:
    with contextlib.suppress(OSError):
        while at_most > 0 and (piece := await reader.read(_PIECE)):
            at_most -= len(piece)
            writer.write(piece)
            await writer.drain()
    with contextlib.suppress(OSError, RuntimeError):
        writer.close()
