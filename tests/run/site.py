"""A growing news section on 127.0.0.1, for runs that are killed, starved and repeated."""

from __future__ import annotations

import hashlib
import random
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

_WORDS = (
    "mill",
    "harbour",
    "council",
    "budget",
    "orchard",
    "ferry",
    "bakery",
    "tunnel",
    "archive",
    "lantern",
    "quarry",
)


def _sentence(chance: random.Random) -> str:
    words = [chance.choice(_WORDS) for _ in range(chance.randint(9, 16))]
    return " ".join(words).capitalize() + "."


@dataclass
class Section:
    """Articles, the newest first, on listing pages of `per_page`; every `long_every`-th article has three pages."""

    name: str
    per_page: int = 10
    long_every: int = 5
    numbers: list[int] = field(default_factory=list)
    edited: Counter[int] = field(default_factory=Counter)
    corrected_at_the_end: set[int] = field(default_factory=set)
    """Articles whose last page has a sentence more."""
    broken_listings: set[int] = field(default_factory=set)
    """Listing pages that answer 500."""
    goes_too_far: bool = False
    """The last listing page leads to one that shows nothing."""

    def grow(self, count: int) -> None:
        """Put new articles on top."""
        top = max(self.numbers, default=0)
        self.numbers[:0] = range(top + count, top, -1)

    def pages_of(self, number: int) -> int:
        return 3 if self.long_every and number % self.long_every == 0 else 1

    def paths(self) -> list[str]:
        """Paths of the articles that stand now."""
        return [self.path(number) for number in self.numbers]

    def path(self, number: int) -> str:
        return f"/{self.name}/story-{number}"

    def listing(self, page: int) -> str | None:
        shown = self.numbers[(page - 1) * self.per_page : page * self.per_page]
        if page > 1 and not shown and not self.goes_too_far:
            return None
        cards = "".join(
            f'<article class="card"><h2><a href="/{self.name}/story-{number}">{self.headline(number)}</a></h2>'
            f"<p>{_sentence(random.Random(number))}</p></article>"
            for number in shown
        )
        more = page * self.per_page < len(self.numbers) or (self.goes_too_far and shown)
        pager = f'<a rel="next" href="/{self.name}/?page={page + 1}">Older articles</a>' if more else ""
        return _html(self.name, f"<main><h1>{self.name}</h1>{cards}<nav>{pager}</nav></main>")

    def headline(self, number: int) -> str:
        correction = " corrected" * self.edited[number]
        return f"Story {number} of the {_WORDS[number % len(_WORDS)]}{correction}"

    def article(self, number: int, page: int) -> str | None:
        if number not in self.numbers or not 1 <= page <= self.pages_of(number):
            return None
        chance = random.Random(number * 10 + page)
        body = "".join(
            f"<p>{' '.join(_sentence(chance) for _ in range(4))}</p>" for _ in range(chance.randint(3, 5))
        )
        pages, pager = self.pages_of(number), ""
        if number in self.corrected_at_the_end and page == pages:
            body = body.removesuffix("</p>") + " An earlier version had another number.</p>"
        if pages > 1:
            nearby = (
                f'<a rel="next" href="{self.path(number)}/page/{page + 1}">Next page</a>'
                if page < pages
                else ""
            )
            pager = f'<nav class="pager">Page {page} / {pages} {nearby}</nav>'
        return _html(
            self.headline(number),
            f'<main><article><h1>{self.headline(number)}</h1><p class="byline">By Mara Lindqvist</p>'
            f'<time datetime="2026-03-01T08:00:00Z">1 March 2026</time>{body}{pager}</article></main>',
        )


def _html(title: str, body: str) -> str:
    head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
    return f'<!doctype html><html lang="en">{head}<body>{body}</body></html>'


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed is no fault of the site's."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Site:
    """Serves sections until the block ends. Counts requests by path and the bytes of all bodies."""

    def __init__(self, *sections: Section, pause: float = 0.0) -> None:
        self.pause = pause
        """Seconds before each answer."""
        self.sections = {section.name: section for section in sections}
        self.faults: dict[str, int | str | None] = {}
        """Paths that answer with another status, or with another text."""
        self.requests: Counter[str] = Counter()
        self.bytes = 0
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def url(self, section: str) -> str:
        return f"{self.base}/{section}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=10)

    def answer(self, target: str) -> tuple[int, bytes]:
        """Status and body of a path."""
        fault = self.faults.get(target)
        if fault is not None:
            return (fault, b"not here") if isinstance(fault, int) else (200, _html("", fault).encode())
        parts = urlsplit(target)
        page = int(parse_qs(parts.query).get("page", ["1"])[0])
        _, name, *rest = parts.path.split("/")
        section = self.sections.get(name)
        if section is None or not rest:
            return 404, b"not here"
        if not rest[0]:
            text = None if page in section.broken_listings else section.listing(page)
            status = 500 if page in section.broken_listings else 404
        else:
            page = int(rest[2]) if rest[1:2] == ["page"] else 1
            text, status = section.article(int(rest[0].removeprefix("story-")), page), 404
        return (status, b"not here") if text is None else (200, text.encode())


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 20

        def do_GET(self) -> None:
            time.sleep(site.pause)
            status, body = site.answer(self.path)
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if status == 200 and self.headers.get("If-None-Match") == etag:
                status, body = 304, b""
            site.requests[self.path] += 1
            site.bytes += len(body)
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            if status in {200, 304}:
                self.send_header("ETag", etag)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """A test's output is for its failures."""

    return Handler
