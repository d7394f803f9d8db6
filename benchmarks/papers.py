"""Small newspapers on many loopback hosts, in one process: `python -m benchmarks.papers --log FILE`.

Host n is 127.0.0.n; sections are dealt out over the hosts in turn. Each request is written to the log with the id of
the process that made it, so that who worked on which host at what time can be read there, whatever the crawlers say
of themselves. The process is found by the socket's number in /proc (Linux).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

_WORDS = (
    "quay",
    "ballot",
    "miller",
    "tramway",
    "orchestra",
    "granary",
    "lighthouse",
    "weaver",
    "parish",
    "foundry",
)
_PER_PAGE = 10


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choice(_WORDS) for _ in range(count)).capitalize()


@dataclass(frozen=True)
class Paper:
    """One section: `articles` of some 200 words on listing pages of ten, the newest first."""

    name: str
    articles: int

    def answer(self, path: str) -> str | None:
        """The page below the section's address, None when there is none."""
        kind, _, rest = path.partition("/")
        if not kind:
            return self._listing(1)
        number = rest.strip("/").rpartition("-")[2]
        if kind == "page" and number.isdigit() and 0 < int(number) <= -(-self.articles // _PER_PAGE):
            return self._listing(int(number))
        if kind == "news" and number.isdigit() and int(number) < self.articles:
            return self._article(int(number))
        return None

    def _title(self, number: int) -> str:
        return _words(random.Random(f"{self.name}/{number}"), 6)

    def _path(self, number: int) -> str:
        return f"/{self.name}/news/{self._title(number).lower().replace(' ', '-')}-{number}"

    def _listing(self, at: int) -> str:
        first = (at - 1) * _PER_PAGE
        last = min(first + _PER_PAGE, self.articles)
        cards = "".join(
            f'<article><h2><a href="{self._path(n)}">{self._title(n)}</a></h2></article>'
            for n in range(first, last)
        )
        more = (
            f'<nav><a rel="next" href="/{self.name}/page/{at + 1}">Next page</a></nav>'
            if last < self.articles
            else ""
        )
        head = f"<html><head><title>{self.name}</title></head>"
        return f"{head}<body><main><h1>News</h1>{cards}{more}</main></body></html>"

    def _article(self, number: int) -> str:
        chance = random.Random(f"{self.name}:{number}")
        text = "".join(f"<p>{_words(chance, 40)}.</p>" for _ in range(5))
        date = f"2026-03-{number % 27 + 1:02d}T08:00:00Z"
        return (
            f'<html lang="en"><head><title>{self._title(number)}</title>'
            f'<link rel="canonical" href="{self._path(number)}"><meta property="og:type" content="article">'
            f'<meta property="article:published_time" content="{date}"></head>'
            f'<body><main><article><h1>{self._title(number)}</h1><time datetime="{date}">{date}</time>{text}'
            "</article></main></body></html>"
        )


def _inode(address: tuple[str, int]) -> str:
    host, port = address
    wanted = "".join(f"{int(part):02X}" for part in reversed(host.split("."))) + f":{port:04X}"
    for row in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = row.split()
        if fields[1] == wanted:
            return fields[9]
    return ""


def process_of(address: tuple[str, int]) -> int:
    """Id of the process on this machine that holds the socket with this address; 0 when it is gone."""
    link = f"socket:[{_inode(address)}]"
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                if any(str(each.readlink()) == link for each in (folder / "fd").iterdir()):
                    return int(folder.name)
    return 0


@dataclass(frozen=True)
class Host:
    """One address with its sections."""

    address: str
    papers: dict[str, Paper]
    seconds: float
    log: TextIO

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection's requests."""
        process = process_of(writer.get_extra_info("peername"))
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                begun = time.time()
                path = head.split(b" ", 2)[1].decode("ascii", "replace").partition("?")[0]
                name, _, rest = path.strip("/").partition("/")
                page = self.papers[name].answer(rest) if name in self.papers else None
                await asyncio.sleep(self.seconds)
                status, body = ("404 Not Found", b"") if page is None else ("200 OK", page.encode())
                said = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n"
                writer.write(f"{said}Content-Length: {len(body)}\r\n\r\n".encode() + body)
                await writer.drain()
                row = {
                    "host": self.address,
                    "process": process,
                    "path": path,
                    "begun": begun,
                    "ended": time.time(),
                }
                self.log.write(json.dumps(row) + "\n")
                self.log.flush()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client went away, or was killed
        finally:
            writer.close()


async def _serve(hosts: int, sections: int, articles: int, seconds: float, log: TextIO) -> None:
    addresses = [f"127.0.0.{n + 1}" for n in range(hosts)]
    papers: dict[str, dict[str, Paper]] = {address: {} for address in addresses}
    for n in range(sections):
        name = f"s{n:02d}"
        papers[addresses[n % hosts]][name] = Paper(name, articles)
    servers, told = [], {}
    for address in addresses:
        host = Host(address, papers[address], seconds, log)
        servers.append(await asyncio.start_server(host.talk, address, 0))
        port = servers[-1].sockets[0].getsockname()[1]
        told.update({name: f"http://{address}:{port}/{name}/" for name in papers[address]})
    print(json.dumps(told), flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--hosts", type=int, default=12)
    arguments.add_argument("--sections", type=int, default=40)
    arguments.add_argument("--articles", type=int, default=50, help="in each section")
    arguments.add_argument("--seconds", type=float, default=0.0, help="that an answer takes")
    arguments.add_argument("--log", type=Path, required=True)
    given = arguments.parse_args()
    with given.log.open("a", encoding="utf-8") as log, contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(given.hosts, given.sections, given.articles, given.seconds, log))


if __name__ == "__main__":
    main()
