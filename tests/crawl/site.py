"""A small site on 127.0.0.1, in a thread of the test, that counts what it is asked for."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

_SPOKEN = (
    "harbour ferry timetable crew winter bridge repair council budget market square lantern bakery tram depot "
    "orchard river meadow signal tower workshop ledger archive window staircase garden concert rehearsal voyage "
    "compass chart island lighthouse keeper rope sail engine boiler valve whistle platform carriage cable"
)
WORDS = _SPOKEN.split()


@dataclass(frozen=True)
class Answer:
    """What the site says."""

    body: str | bytes = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "text/html; charset=utf-8"


NOT_FOUND = Answer("<html><body><h1>Not found</h1></body></html>", 404)


class Site:
    """Serves what `answer(path with query)` says; any free port."""

    def __init__(self, answer: Callable[[str], Answer]) -> None:
        self.asked: Counter[str] = Counter()
        self.answer = answer
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body in one packet: two cost 40 ms each (delayed acknowledgement)
            timeout = 10

            def do_GET(self) -> None:
                site.asked[self.path] += 1
                said = site.answer(self.path)
                body = said.body.encode() if isinstance(said.body, str) else said.body
                self.send_response(said.status)
                for name, value in {"Content-Type": said.kind, **said.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """The test says what was asked."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def asked_below(self, folder: str) -> int:
        """How many requests went to addresses below a folder."""
        return sum(times for path, times in self.asked.items() if urlsplit(path).path.startswith(folder))


def text_of(name: str, paragraphs: int = 4) -> list[str]:
    """Paragraphs that are the same for the same name, and share no sentence with those of another."""
    source = random.Random(name)
    return [
        f"{name.capitalize()} reports on the {' '.join(source.sample(WORDS, 14))} and the "
        f"{' '.join(source.sample(WORDS, 12))} of the year."
        for _ in range(paragraphs)
    ]


def article(
    name: str,
    *,
    paragraphs: Sequence[str] | None = None,
    foot: str = "",
    canonical: str = "",
    date: str = "2026-03-05T09:00:00+00:00",
) -> Answer:
    """A page of an article."""
    body = "".join(f"<p>{one}</p>" for one in (paragraphs if paragraphs is not None else text_of(name)))
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    return Answer(
        f'<html lang="en"><head><title>{headline(name)}</title>{link}'
        f'<meta property="og:type" content="article">'
        f'<meta property="article:published_time" content="{date}"></head>'
        f"<body><main><article><h1>{headline(name)}</h1>{body}{foot}</article></main></body></html>"
    )


def headline(name: str) -> str:
    return " ".join(random.Random("h" + name).sample(WORDS, 6)).capitalize()


def card(url: str, name: str = "") -> str:
    return (
        f'<article class="card"><h2><a href="{url}">{headline(name or url)}</a></h2>'
        f"<p class='teaser'>What {name or 'they'} said.</p></article>"
    )


def listing(urls: Sequence[str], foot: str = "", head: str = "", name: str = "") -> Answer:
    """A page of a section."""
    cards = "".join(card(url) for url in urls)
    return Answer(
        f"<html lang='en'><head><title>Section {name}</title>{head}</head>"
        f"<body><main><h1>Section</h1>{cards}{foot}</main></body></html>"
    )


def pager(url: str, label: str = "Next page") -> str:
    return f'<nav class="pagination"><a class="next" href="{url}">{label}</a></nav>'
