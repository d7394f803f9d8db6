"""Crawls that can be killed, and what must be true of their datasets whatever happened."""

from __future__ import annotations

import gzip
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from crawler.ledger import open_ledger
from tests.crawling import PROJECT, environment

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
        child = int(self._process.stdout.readline())
        for pause, number in signals:
            time.sleep(pause)
            try:
                os.kill(child, number)
            except ProcessLookupError:
                break
        code = int(_line_within(self._process, child, _LONGEST))
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
