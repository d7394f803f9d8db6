"""The ledger in a SQLite file: one machine, many processes."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from crawler.errors import LedgerError
from crawler.ledger.address import file_of, patience_of
from crawler.ledger.flock import locked
from crawler.ledger.hostlocks import hold
from crawler.ledger.sql import SqlLedger
from crawler.ledger.sqlite_connection import SqliteConnection
from crawler.ledger.versions import VERSION, prepare, version_of

PATIENCE = 30.0
"""Seconds to wait for another process's transaction. `?timeout=` in the address changes it."""

_REBUILD = "restore it from the datasets with `scrapy ledger rebuild`, which keeps the damaged file"


class SqliteLedger(SqlLedger):
    """A ledger in one file, `path`; the locks stand in `locks` beside it."""

    of_one_machine = True
    _driver_error = sqlite3.Error

    def __init__(self, path: Path, patience: float = PATIENCE) -> None:
        self.path = path
        self._patience = patience
        self._connection: SqliteConnection | None = None
        super().__init__(f"The ledger {path}")
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        try:
            if not self.path.exists():
                self._create()
            empty = self.path.stat().st_size == 0
        except OSError as error:
            why = f"cannot be made or opened: {error.strerror or error}; check the folder, or LEDGER_URL"
            raise LedgerError(f"{self._name} {why}") from error
        if empty:  # ours never is, for it comes into being whole
            raise LedgerError(f"{self._name} is an empty file: it is damaged; {_REBUILD}")
        with self._failures():
            self._connection = SqliteConnection(self.path, self._patience)
            # Nothing but durability: NORMAL would lose the last commits when the power fails, and each commit stands
            # for lines already promised. The page cache stays at SQLite's 2 MB: in a file of 400,000 keys a look-up
            # takes 9 µs with 2, 4 and 8 MB alike, and a crawl of 20,000 articles would fill them all.
            self._connection.execute("PRAGMA synchronous=FULL")
        with self._transaction(write=False) as connection:
            version = version_of(connection)
        if version != VERSION:
            with self._transaction(write=True) as connection:
                prepare(connection)
        # Only now, for it writes into the file: what is not ours stays as it is.
        with self._transaction(write=False) as connection:
            connection.execute("PRAGMA journal_mode=WAL")

    def _create(self) -> None:
        """Bring the file into being with its tables in it, so that an empty one is always a damaged one."""
        locks = self.path.parent / "locks"
        locks.mkdir(parents=True, exist_ok=True)
        with locked(locks / f"{self.path.name}.making.lock", self._patience):
            if self.path.exists():
                return
            # A log without its ledger (someone removed the one file only) would be played into the new
            # ledger.
            for suffix in ("-wal", "-shm"):
                if (left := self.path.with_name(self.path.name + suffix)).exists():
                    left.rename(left.with_name(f"{left.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"))
            new = self.path.with_name(f".{self.path.name}.new")
            new.unlink(missing_ok=True)
            with (
                self._failures(),
                closing(SqliteConnection(new, self._patience)) as connection,
                connection.writing(),
            ):
                prepare(connection)
            new.rename(self.path)
            _sync_folder(self.path.parent)

    @contextmanager
    def _begin(self, *, write: bool) -> Iterator[SqliteConnection]:
        connection = self._connection
        if connection is None:
            raise LedgerError("is closed")
        if not write:  # each statement sees one state, without a transaction around it
            yield connection
            return
        with connection.writing():
            yield connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _why(self, error: Exception) -> str:
        return _explain(error, self._patience)

    def integrity(self) -> list[str]:
        """SQLite's own check of every page and index; reads the whole file."""
        with self.reading() as connection:
            said = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)")]
        return [] if said == ["ok"] else [f"the database is damaged: {line}" for line in said]

    def lock(self, hosts: Sequence[str], holder: str) -> AbstractContextManager[None]:
        """Take the hosts' file locks, all or none."""
        return hold(self.path.parent / "locks", hosts, holder)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _explain(error: Exception, patience: float) -> str:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # without the finer distinctions
    rights = f"cannot be opened for writing ({error}); check the rights of the file and its folder"
    busy = f"was locked by another process for more than {patience:g} s; try again when that has ended"
    return {
        sqlite3.SQLITE_BUSY: busy,
        sqlite3.SQLITE_LOCKED: busy,
        sqlite3.SQLITE_CORRUPT: f"is damaged ({error}); {_REBUILD}",
        sqlite3.SQLITE_NOTADB: f"is damaged, or no ledger ({error}); {_REBUILD}, or correct LEDGER_URL",
        sqlite3.SQLITE_FULL: "cannot be written: the disk is full",
        sqlite3.SQLITE_READONLY: rights,
        sqlite3.SQLITE_CANTOPEN: rights,
        sqlite3.SQLITE_PERM: rights,
        sqlite3.SQLITE_IOERR: f"cannot be read or written ({error}); check the disk, and whether it is full",
    }.get(code, f"failed: {error}")


def open_sqlite(url: str, project: Path | None) -> SqliteLedger:
    """The ledger at such an address. Raises UsageError."""
    return SqliteLedger(file_of(url, project), patience_of(url, PATIENCE))
