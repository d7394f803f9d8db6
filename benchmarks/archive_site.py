"""A made news archive on 127.0.0.1, of any size, in a process of its own: `python -m benchmarks.archive_site`.

Pages are about 56 KB, as the median of real ones: an article of some 700 words inside the furniture that surrounds
it. Each is made when it is asked for, from its number alone, so 40,000 articles need no memory. Every tenth article
has 2 to 5 pages. ETags are given and obeyed (RFC 9110, section 13).
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import hashlib
import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

_WORDS = [
    "harbour", "council", "budget", "ferry", "winter", "engineer", "ledger", "market", "vote",
    "river", "school", "bridge", "owner", "contract", "season", "committee", "village", "railway",
    "worker", "report", "machine", "letter", "garden", "hospital", "paper", "evening", "stone",
    "captain", "factory", "teacher", "union", "orchard", "signal", "warehouse", "tenant",
    "minister", "station", "border", "canal", "profit", "village", "weather", "company",
]  # fmt: skip
_NEWEST = datetime(2026, 3, 5, 12, tzinfo=UTC)
_FURNITURE = 46_000


@dataclass(frozen=True)
class Archive:
    """`articles` on listing pages of `per_page`, newest first."""

    articles: int = 2000
    per_page: int = 20

    @property
    def listings(self) -> int:
        return -(-self.articles // self.per_page)

    def pages_of(self, number: int) -> int:
        return 2 + number // 10 % 4 if number % 10 == 0 else 1

    def path_of(self, number: int) -> str:
        """Where the article stands."""
        return _path(number)

    def answer(self, path: str) -> bytes | None:
        """The page at this path, None when there is none."""
        parts = path.strip("/").split("/")
        if path == "/":
            return self._listing(1)
        if parts[0] == "page" and len(parts) == 2 and parts[1].isdigit():
            number = int(parts[1])
            return self._listing(number) if 1 <= number <= self.listings else None
        if parts[0] == "news" and len(parts) in {2, 3}:
            name = parts[1].rpartition("-")[2]
            at = int(parts[2]) if len(parts) == 3 and parts[2].isdigit() else 1
            if name.isdigit() and int(name) < self.articles and 1 <= at <= self.pages_of(int(name)):
                return self._article(int(name), at)
        return None

    def _listing(self, number: int) -> bytes:
        first = (number - 1) * self.per_page
        cards = "".join(
            f'<article class="card"><a href="{_path(n)}"><img src="/i/{n}.jpg" alt=""></a><span class="kicker">Harbour'
            f'</span><h2><a href="{_path(n)}">{_headline(n)}</a></h2><p class="teaser">{_sentence(n, 1)}</p></article>'
            for n in range(first, min(first + self.per_page, self.articles))
        )
        following = (
            f'<a rel="next" href="/page/{number + 1}/">Next page</a>' if number < self.listings else ""
        )
        return _html("Harbour", f'<main><h1>Harbour</h1>{cards}<nav class="pager">{following}</nav></main>')

    def _article(self, number: int, at: int) -> bytes:
        pages = self.pages_of(number)
        date = (_NEWEST - timedelta(minutes=17 * number)).isoformat()
        paragraphs = "".join(f"<p>{_paragraph(number * 5 + at, n)}</p>" for n in range(12))
        teaser = f'<p class="intro">{_sentence(number, 1)}</p>' if at == 1 else ""
        pager = ""
        if pages > 1:
            following = f'<a href="{_path(number)}{at + 1}/">Next page</a>' if at < pages else ""
            pager = f'<div class="page-links">Page {at} of {pages} {following}</div>'
        related = "".join(
            f'<li><a href="{_path(n)}">{_headline(n)}</a></li>' for n in range(number + 1, number + 6)
        )
        head = (
            f'<meta property="og:title" content="{_headline(number)}"><link rel="canonical" href="{_path(number)}">'
            f'<meta property="article:published_time" content="{date}">'
            '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"'
            f'{_headline(number)}","datePublished":"{date}","author":[{{"@type":"Person","name":"Ada Prior"}}]}}'
            "</script>"
        )
        body = (
            f'<main><article><span class="section">Harbour</span><h1>{_headline(number)}</h1>{teaser}'
            f'<p class="byline">By Ada Prior</p><div class="body">{paragraphs}{pager}</div></article>'
            f"<aside><h3>Related articles</h3><ul>{related}</ul></aside></main>"
        )
        return _html(_headline(number), body, head)


class SavedPages(Archive):
    """Real pages of a folder, as one section of this shape."""

    def __init__(self, folder: Path) -> None:
        rows = [json.loads(row) for row in (folder / "truth.jsonl").read_text("utf8").splitlines()]
        super().__init__(len(rows))
        object.__setattr__(
            self, "_saved", [gzip.decompress((folder / row["file"]).read_bytes()) for row in rows]
        )

    def answer(self, path: str) -> bytes | None:
        name = path.strip("/").rpartition("-")[2]
        if path.startswith("/news/") and name.isdigit() and int(name) < self.articles:
            saved: list[bytes] = self.__dict__["_saved"]
            return saved[int(name)]
        return super().answer(path) if not path.startswith("/news/") else None


def _path(number: int) -> str:
    return f"/news/{_headline(number).lower().replace(' ', '-')}-{number}/"


def _headline(number: int) -> str:
    chosen = random.Random(number)
    return " ".join(chosen.choice(_WORDS) for _ in range(6)).capitalize()


def _sentence(number: int, at: int) -> str:
    chosen = random.Random(number * 1_000 + at)
    return " ".join(chosen.choice(_WORDS) for _ in range(14)).capitalize() + f" ({number})."


def _paragraph(number: int, at: int) -> str:
    return " ".join(_sentence(number, 10 * at + n) for n in range(4))


@lru_cache(1)
def _furniture() -> str:
    links = "".join(
        f'<li class="menu-item"><a class="menu-link" href="/topic/{n}/"><span>{_WORDS[n % len(_WORDS)]}</span></a></li>'
        for n in range(160)
    )
    script = (
        "window.state={" + ",".join(f'"k{n}":[{n},{n * 7},"{_WORDS[n % 40]}"]' for n in range(1_000)) + "};"
    )
    nav = f'<header><nav><ul class="menu">{links}</ul></nav></header>'
    fill = max(0, _FURNITURE - len(nav) - len(script))
    return f"{nav}<script>{script}</script><style>{'.a{color:#222}' * (fill // 14)}</style>"


def _html(title: str, body: str, head: str = "") -> bytes:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body>{_furniture()}{body}<footer>Made for measuring.</footer></body></html>"
    ).encode()


async def _serve(archive: Archive, port: int) -> None:
    counted = {"requests": 0, "bytes": 0}

    def answer(path: str) -> bytes | None:
        if path == "/counts":  # what was asked for since the last time
            told = json.dumps(counted).encode()
            counted.update(requests=0, bytes=0)
            return told
        counted["requests"] += 1
        return archive.answer(path)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode("ascii", "replace").partition("?")[0]
                body = answer(path)
                tag = b'"' + hashlib.blake2b(body or b"", digest_size=8).hexdigest().encode() + b'"'
                known = b"if-none-match: " + tag in head.lower()
                status = b"404 Not Found" if body is None else b"304 Not Modified" if known else b"200 OK"
                sent = b"" if body is None or known else body
                length = b"" if known else b"Content-Length: %d\r\n" % len(sent)
                counted["bytes"] += len(sent)
                writer.write(
                    b"HTTP/1.1 %b\r\nContent-Type: text/html; charset=utf-8\r\n%bETag: %b\r\n\r\n%b"
                    % (status, length, tag, sent)
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client went away
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", port)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", flush=True)
    async with server:
        await server.serve_forever()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--articles", type=int, default=2000)
    arguments.add_argument("--per-page", type=int, default=20)
    arguments.add_argument(
        "--port", type=int, default=0, help="0 takes any free port; the address is printed"
    )
    arguments.add_argument("--pages", type=Path, help="serve the real pages of this folder instead")
    given = arguments.parse_args()
    archive = SavedPages(given.pages) if given.pages else Archive(given.articles, given.per_page)
    asyncio.run(_serve(archive, given.port))


if __name__ == "__main__":
    main()
