"""Deaths at chosen steps: `kill -9` of the own process between line, sync and commit, and between the steps of
publishing, closing and recovering.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from crawler.exporters import storage
from crawler.extensions import feeds as feeds_extension
from crawler.ledger import sql, storing
from crawler.run import closing, journal, manifest, recovery


def die() -> None:
    """End like a process that the kernel ended."""
    os.kill(os.getpid(), signal.SIGKILL)


def _around(owner: Any, name: str, *, before: bool, nth: int = 1) -> None:
    """Die before or after the nth call of a function."""
    whole = getattr(owner, name)
    calls = 0

    def dying(*given: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if before and calls == nth:
            die()
        result = whole(*given, **named)
        if not before and calls == nth:
            die()
        return result

    setattr(owner, name, staticmethod(dying) if isinstance(owner.__dict__.get(name), staticmethod) else dying)


def _before(owner: Any, name: str, nth: int = 1) -> Callable[[], None]:
    return lambda: _around(owner, name, before=True, nth=nth)


def _after(owner: Any, name: str, nth: int = 1) -> Callable[[], None]:
    return lambda: _around(owner, name, before=False, nth=nth)


def _is_journal(file: int) -> bool:
    return Path(f"/proc/self/fd/{file}").readlink().name.endswith(".part")


def _torn_write() -> None:
    """Half of what was gathered is written, in the middle of a line."""
    whole = os.write

    def torn(file: int, data: Any) -> int:
        if len(data) > 2_000 and _is_journal(file):
            whole(file, bytes(data)[: len(data) // 2 + 7])
            die()
        return whole(file, data)

    journal.os.write = torn  # type: ignore[attr-defined]


def _unsynced() -> None:
    """Everything is written, and waits in the memory of the machine."""
    whole = os.fsync

    def unsynced(file: int) -> None:
        if _is_journal(file):
            die()
        whole(file)

    journal.os.fsync = unsynced  # type: ignore[attr-defined]


def _half_added() -> None:
    """Of an appended journal only the first bytes reach the target."""
    whole = journal.add

    def half(source: Any, target: Any, base_length: int) -> None:
        with target.open("ab") as out:
            out.write(source.read_bytes()[:1_234])
        die()
        whole(source, target, base_length)

    journal.add = half


STEPS: dict[str, Callable[[], None]] = {
    "run registered": _after(sql.SqlLedger, "begin_run"),
    "journal made, run not registered": _before(sql.SqlLedger, "begin_run"),
    "line half written": _torn_write,
    "lines written, not synced": _unsynced,
    "lines synced, not committed": _after(journal.JournalFile, "sync"),
    "in the transaction": _after(storing, "put"),
    "committed": _after(sql.SqlLedger, "commit"),
    "before publishing": _before(recovery, "publish"),
    "publishing noted": _after(sql.SqlLedger, "journal_status"),
    "journal half added": _half_added,
    "published": _after(recovery, "publish"),
    "feed written, not stored": _before(storage.WholeFileStorage, "store"),
    "feed stored, not noted": _after(storage.WholeFileStorage, "store"),
    "feeds made": _after(feeds_extension.Feeds, "_make"),
    "before the manifest": _before(closing, "write"),
    "manifest written": _after(closing, "write"),
    "ledger told": _after(sql.SqlLedger, "end_run"),
    "recovery: manifest written": _after(manifest, "write"),
    "recovery: ledger told": _after(sql.SqlLedger, "end_run"),
}


def die_at(step: str) -> None:
    """Arrange the death of this process at a step of `STEPS`."""
    STEPS[step]()
