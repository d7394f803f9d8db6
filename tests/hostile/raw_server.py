"""A server that speaks TCP by hand, so that it can break HTTP at any byte. Loopback only."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

MAXIMAL_HEAD = 64 * 1024


@dataclass(slots=True)
class Asked:
    """One request as it came in."""

    path: str
    at: float
    headers: dict[str, str]
    nth: int
    """How often this path was asked for, this time included."""


@dataclass(slots=True)
class Talk:
    """One request, and the pen to answer it with."""

    asked: Asked
    writer: asyncio.StreamWriter
    base: str
    stopping: threading.Event
    keep_open: bool = field(default=False)

    async def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.writer.write(piece)
        await self.writer.drain()

    async def answer(
        self, body: bytes, status: str = "200 OK", headers: str = "Content-Type: text/html; charset=utf-8"
    ) -> None:
        """A correct answer."""
        head = f"HTTP/1.1 {status}\r\n" + (headers + "\r\n" if headers else "")
        await self.send(f"{head}Content-Length: {len(body)}\r\n\r\n".encode("latin-1"), body)
        self.keep_open = True

    def reset(self) -> None:
        """Break the connection off with a TCP RST instead of a FIN."""
        sock = self.writer.get_extra_info("socket")
        if sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def silence(self, at_most: float = 120.0) -> None:
        """Say nothing until the other side goes away or the server is stopped."""
        end = time.monotonic() + at_most
        while time.monotonic() < end and not self.stopping.is_set() and not self.writer.is_closing():
            await asyncio.sleep(0.1)


Script = Callable[[Talk], Awaitable[None]]


class RawServer:
    """Answers each path by its script; unknown paths with 404. `with RawServer(routes) as server`."""

    def __init__(
        self,
        routes: dict[str, Script],
        fallback: Script | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.routes, self.fallback, self.host, self.tls = routes, fallback, host, tls
        self.asked: list[Asked] = []
        self._counts: Counter[str] = Counter()
        self._stopping = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._ready = threading.Event()
        self.port = port
        self.open_connections = 0

    @property
    def base(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}"

    def count(self, path: str) -> int:
        return self._counts[path]

    def times(self, path: str) -> list[float]:
        return [each.at for each in self.asked if each.path == path]

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the raw server did not start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._loop.call_soon_threadsafe(lambda: None)
        self._thread.join(10)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._run())
        finally:
            self._loop.close()

    async def _run(self) -> None:
        server = await asyncio.start_server(
            self._connected, self.host, self.port, limit=MAXIMAL_HEAD, ssl=self.tls
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        while not self._stopping.is_set():
            await asyncio.sleep(0.05)
        server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open_connections += 1
        with contextlib.suppress(
            ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError
        ):
            while await self._one(reader, writer):
                pass
        self.open_connections -= 1
        with contextlib.suppress(Exception):
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        start = await reader.readexactly(1)
        if start == b"\x16":  # a TLS hello, on a port that speaks no TLS
            writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
            await writer.drain()
            return False
        head = (start + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.split("\r\n")
        path = first.split(" ")[1]
        headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines) if name
        }
        self._counts[path] += 1
        asked = Asked(path, time.monotonic(), headers, self._counts[path])
        self.asked.append(asked)
        talk = Talk(asked, writer, self.base, self._stopping)
        script = self.routes.get(path) or self.routes.get(path.partition("?")[0]) or self.fallback
        if script is None:
            await talk.answer(b"nothing here", "404 Not Found")
        else:
            await script(talk)
        return talk.keep_open
