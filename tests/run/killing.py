"""Crawls that can be killed, and what must be true of their datasets whatever happened."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from crawler.ledger import Journal, open_ledger
from tests.crawling import PROJECT, environment
from tests.run.site import Section, Site

_LONGEST = 90.0  # seconds; a crawl of these sections takes about one


@dataclass(frozen=True)
class Ended:
    """How a crawl ended: its exit code (negative: the signal), what it said, how long it took."""

    code: int
    said: str
    seconds: float


class Zygote:
    """Starts crawls in no time; see `tests.run.zygote`."""

    def __init__(self) -> None:
        self.child = 0
        """Process id of the crawl that runs now."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.run.zygote"],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(timeout=10)

    def scrapy(
        self,
        folder: Path,
        *argv: str,
        signals: tuple[tuple[float, int], ...] = (),
        longest: float = _LONGEST,
        **order: Any,
    ) -> Ended:
        """Run `scrapy …`; send it the signals, each so many seconds after the one before."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        log = folder / "crawl.log"
        log.unlink(missing_ok=True)
        environ = environment(folder, **order.pop("environ", {}))
        order |= {"argv": argv, "environ": environ, "log": str(log)}
        started = time.monotonic()
        self._process.stdin.write(json.dumps(order) + "\n")
        child = self.child = int(self._process.stdout.readline())
        for pause, number in signals:
            time.sleep(pause)
            try:
                os.kill(child, number)
            except ProcessLookupError:
                break
        code = int(_line_within(self._process, child, longest))
        self.child = 0
        return Ended(
            code, log.read_text("utf8", "replace") if log.exists() else "", time.monotonic() - started
        )


def _line_within(process: subprocess.Popen[str], child: int, seconds: float) -> str:
    """The next line of the zygote; a child that hangs is killed, so that the line comes."""
    import threading  # noqa: PLC0415

    assert process.stdout is not None
    watchdog = threading.Timer(seconds, lambda: os.kill(child, signal.SIGKILL))
    watchdog.start()
    try:
        return process.stdout.readline()
    finally:
        watchdog.cancel()


@dataclass
class Books:
    """What stands in the files of one folder."""

    lines: list[dict[str, Any]]
    torn: list[str]
    left: list[str]
    """Journals that nobody closed."""

    def lost(self, expected: set[str]) -> list[str]:
        return sorted(expected - {record["url"] for record in self.lines})

    @property
    def doubled(self) -> list[str]:
        """Articles of which one revision stands twice."""
        counts = Counter((record["article_id"], record["revision"]) for record in self.lines)
        return sorted(str(name) for name, count in counts.items() if count > 1)


def read_books(folder: Path, pattern: str) -> Books:
    """All datasets in the folder whose names match, read as a downstream tool would."""
    books = Books([], [], [path.name for path in folder.rglob("*.part")])
    for path in sorted(folder.rglob(pattern)):
        if path.name.startswith(".") or ".rejected." in path.name:
            continue
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        if data and not data.endswith(b"\n"):
            books.torn.append(path.name)
        for row in data.splitlines():
            try:
                books.lines.append(json.loads(row))
            except ValueError:
                books.torn.append(path.name)
    return books


def faults(folder: Path, expected: set[str], *patterns: str) -> list[str]:
    """Everything that is wrong after an ordinary run; empty when nothing was lost, doubled or torn."""
    found = []
    for pattern in patterns:
        books = read_books(folder, pattern)
        found += [f"{pattern}: lost {url}" for url in books.lost(expected)]
        found += [f"{pattern}: doubled {name}" for name in books.doubled]
        found += [f"{pattern}: torn line in {name}" for name in books.torn]
    found += [f"journal left: {name}" for name in read_books(folder, "none").left]
    database = folder / "ledger.sqlite"
    with closing(sqlite3.connect(database)) as connection:
        checked = connection.execute("PRAGMA integrity_check").fetchall()
    if checked != [("ok",)]:
        found.append(f"ledger damaged: {checked}")
    ledger = open_ledger(f"sqlite:///{database}")
    found += [f"journal not closed: {journal.run_id} {journal.status}" for journal in ledger.unfinished()]
    ledger.close()
    return found


_GZIP: dict[str, Any] = {
    "format": "jsonlines",
    "postprocessing": ["scrapy.extensions.postprocessing.GzipPlugin"],
}
_LINES: dict[str, Any] = {"format": "jsonlines"}

FEEDS: dict[str, dict[str, dict[str, Any]]] = {
    "one file that grows, and its gzip twin": {"all.jsonl": _LINES, "all.jsonl.gz": _GZIP},
    "a file a run, and its gzip twin": {"%(time)s.jsonl": _LINES, "%(time)s.jsonl.gz": _GZIP},
    "gzip only": {"%(time)s.jsonl.gz": _GZIP},
}


def feeds(folder: Path, name: str) -> tuple[str, ...]:
    """The arguments that ask for these feeds."""
    return ("-s", "FEEDS=" + json.dumps({str(folder / key): value for key, value in FEEDS[name].items()}))


def patterns(name: str) -> tuple[str, ...]:
    """What the names of these feeds' files look like."""
    return tuple("*.jsonl.gz" if key.endswith(".gz") else "*.jsonl" for key in FEEDS[name])


@dataclass(frozen=True)
class Round:
    """One kill and what came of it."""

    number: int
    what: str
    killed_after: float
    died: bool
    saved_before: int
    """Lines that the killed run had already made safe."""
    faults: list[str]


def kill_rounds(zygote: Zygote, folder: Path, rounds: int, seed: int = 0) -> Iterator[Round]:
    """`kill -9` at random moments over growing sections and all kinds of feeds; after each, one ordinary run.

    The killed run commits every two lines, so that a kill has many commits to fall into. Moments are drawn
    from a little before the first request to the end of the last step, as the ordinary runs of the same
    section show it.
    """
    chance = random.Random(seed)
    sections = [Section("town"), Section("land", per_page=4, long_every=2), Section("short", long_every=0)]
    with Site(*sections, pause=0.005) as site:
        usual: dict[str, float] = {}
        for number in range(rounds):
            section, feed = sections[number % 3], list(FEEDS)[number // 3 % 3]
            own = folder / f"{section.name}-{list(FEEDS).index(feed)}"
            own.mkdir(exist_ok=True)
            crawl = ("crawl", "section", "-a", f"url={site.url(section.name)}", *feeds(own, feed))
            section.grow(chance.randint(6, 20))
            pause = chance.uniform(0.1, usual.get(section.name, 1.5))
            killed = zygote.scrapy(own, *crawl, signals=((pause, signal.SIGKILL),), flush_lines=2)
            safe = sum(journal.lines for journal in _unfinished(own))
            after = zygote.scrapy(own, *crawl)
            usual[section.name] = 0.9 * after.seconds
            found = faults(own, {site.base + path for path in section.paths()}, *patterns(feed))
            for record in (line for pattern in patterns(feed) for line in read_books(own, pattern).lines):
                pages = section.pages_of(int(record["url"].rpartition("-")[2]))
                if (record["page_count"], len(record["page_urls"])) != (pages, pages):
                    found.append(f"half joined: {record['url']} has {record['page_count']} of {pages} pages")
            if after.code:
                found.append(f"the ordinary run ended with {after.code}: {after.said[-2000:]}")
            yield Round(number, f"{section.name}, {feed}", pause, killed.code == -signal.SIGKILL, safe, found)


def _unfinished(folder: Path) -> list[Journal]:
    if not (folder / "ledger.sqlite").exists():
        return []
    ledger = open_ledger(f"sqlite:///{folder}/ledger.sqlite")
    try:
        return ledger.unfinished()
    finally:
        ledger.close()
