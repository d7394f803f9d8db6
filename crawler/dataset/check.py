"""Whole files judged: each line by itself, and no article twice."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from crawler.dataset.line import strict
from crawler.dataset.reading import data_files
from crawler.dataset.source import Source, Watch
from crawler.dataset.validate import problems


@dataclass(slots=True)
class Fault:
    """What is wrong in one place; line 0 is the file as a whole."""

    file: Path
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}" if self.line else f"{self.file}: {self.what}"


@dataclass(slots=True)
class Verdict:
    """How much was looked at."""

    files: int = 0
    lines: int = 0
    bad_lines: int = 0


class _Seen:
    """Which article and revision stood where, on disk: a million of them need no memory."""

    def __enter__(self) -> _Seen:
        self._base = sqlite3.connect("")  # a temporary file, see `crawler.dataset.index`
        self._base.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000;"
            "CREATE TABLE seen (key BLOB PRIMARY KEY, file INTEGER, line INTEGER) WITHOUT ROWID;"
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def before(self, scope: int, record: dict[str, Any], file: int, line: int) -> tuple[int, int] | None:
        """Where this article and revision stood before, in the same scope; if nowhere, remember it."""
        name = f"{scope} {record.get('article_id')} {record.get('revision')}".encode("utf-8", "replace")
        key = hashlib.blake2b(name, digest_size=12).digest()
        put = self._base.execute("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", (key, file, line))
        if put.rowcount:
            return None
        found: tuple[int, int] = self._base.execute(
            "SELECT file, line FROM seen WHERE key = ?", (key,)
        ).fetchone()
        return found


def check(paths: Sequence[Path], verdict: Verdict, watch: Watch | None = None) -> Iterator[Fault]:
    """Every fault of the files, in order; `verdict` is filled meanwhile.

    A folder is one dataset, so an article with the same revision in two of its files is a fault; files that are
    named one by one may repeat each other. Raises DatasetError for a path that is no dataset.
    """
    scopes = [(scope, file) for scope, path in enumerate(paths) for file in data_files([path])]
    files = [file for _, file in scopes]
    counts = dict.fromkeys(range(len(files)), 0)
    place = {file: number for number, file in enumerate(files)}
    with _Seen() as seen:
        for file, row in Source(files, watch).judged(strict):
            number = place[file]
            counts[number] += 1
            verdict.lines += 1
            found = [row.fault] if row.fault else problems(row.record)
            if not row.fault and (twin := seen.before(scopes[number][0], row.record, number, row.number)):
                found.append(f"article_id: the same article and revision as {files[twin[0]].name}:{twin[1]}")
            verdict.bad_lines += bool(found)
            yield from (Fault(file, row.number, what) for what in found)
    verdict.files = len(files)
    for number, file in enumerate(files):
        if not counts[number]:
            yield Fault(file, 0, "holds no article; three of five loaders fail on such a file")
