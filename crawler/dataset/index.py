"""A temporary index on disk, so that a million articles need no memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from types import TracebackType

# Rows per statement: ten times as many take the same time.
_BATCH = 5_000


def number_of(article_id: str) -> int:
    """The 64 bits of an `article_id` as SQLite keeps them; any other text gets a number of its own too."""
    try:
        number = int(article_id.removeprefix("bs-"), 16)
    except ValueError:
        number = int.from_bytes(article_id.encode("utf-8", "replace")[-8:], "big")
    return (number & (2**64 - 1)) - 2**63


class Index:
    """Of each article the newest line: its revision, its place, and what the caller keeps of it.

    A context manager. SQLite removes the file's name as soon as it is open, so nothing is left of it even after
    `kill -9`.
    """

    def __init__(self) -> None:
        self._base = sqlite3.connect("")
        # Nobody needs the file after a crash: no journal, no fsync.
        self._base.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000;"
            "CREATE TABLE newest (key INTEGER PRIMARY KEY, revision INTEGER, place INTEGER, kept BLOB);"
        )

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def fill(self, lines: Iterable[tuple[int, int, int, bytes]]) -> None:
        """Take `(key, revision, place, kept)`; a higher revision wins, among equals the later place."""
        waiting = iter(lines)
        while batch := list(islice(waiting, _BATCH)):
            self._base.executemany(
                "INSERT INTO newest VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET"
                " revision = excluded.revision, place = excluded.place, kept = excluded.kept"
                " WHERE excluded.revision >= revision",
                batch,
            )

    def __len__(self) -> int:
        count: int = self._base.execute("SELECT count(*) FROM newest").fetchone()[0]
        return count

    def places(self) -> Iterator[int]:
        """The places of the newest lines, rising."""
        for (place,) in self._base.execute("SELECT place FROM newest ORDER BY place"):
            yield place

    def take(self, keys: list[int]) -> dict[int, bytes]:
        """What is kept of some articles, and forget them."""
        marks = ", ".join("?" * len(keys))
        found = dict(self._base.execute(f"SELECT key, kept FROM newest WHERE key IN ({marks})", keys))  # noqa: S608
        self._base.execute(f"DELETE FROM newest WHERE key IN ({marks})", keys)  # noqa: S608  marks are "?" only
        return found

    def keys(self, limit: int) -> list[int]:
        """The first keys that are left."""
        return [
            key for (key,) in self._base.execute("SELECT key FROM newest ORDER BY place LIMIT ?", (limit,))
        ]
