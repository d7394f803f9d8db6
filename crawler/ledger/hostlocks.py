"""One file lock a host. The kernel frees it when its holder dies, however it dies."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from crawler.errors import LedgerError, LockedError
from crawler.ledger.flock import locked


def _file(folder: Path, host: str) -> Path:
    return folder / f"{quote(host, safe='')[:200]}.lock"


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").strip() or "another run"
    except OSError:  # the holder may end at this moment
        return "another run"


@contextmanager
def hold(folder: Path, hosts: Sequence[str], holder: str) -> Iterator[None]:
    """Hold the locks of all hosts, taken in sorted order, while the block runs.

    The lock's file says who holds it and since when. Raises LockedError, naming the holder, without waiting.
    """
    with ExitStack() as held:
        for host in sorted(set(hosts)):
            _take(_file(folder, host), host, holder, held)
        yield


def held(folder: Path) -> list[str]:
    """Who holds a lock in this folder now, in words."""
    holders = []
    for path in sorted(folder.glob("*.lock")):
        try:
            with locked(path):
                pass
        except TimeoutError:
            holders.append(_read(path))
    return holders


def _take(path: Path, host: str, holder: str, held: ExitStack) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        held.enter_context(locked(path))
        path.write_text(
            f"{holder}, process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n", "utf-8"
        )
    except TimeoutError:
        raise LockedError(
            f"{host} is being crawled by another run ({_read(path)}); try again when that has ended."
        ) from None
    except OSError as error:
        raise LedgerError(f"The lock {path} cannot be taken: {error.strerror or error}.") from error
