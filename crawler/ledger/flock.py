"""A lock on a file that the kernel frees when its holder dies, however it dies."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ASK_AGAIN = 0.05


@contextmanager
def locked(path: Path, patience: float = 0.0) -> Iterator[None]:
    """Hold the file's lock while the block runs; the file, made where it is missing, stays.

    Raises TimeoutError when it is held elsewhere for longer than `patience` seconds; else OSError.
    """
    until = time.monotonic() + patience
    with path.open("a") as file:
        while not _taken(file.fileno()):
            if time.monotonic() >= until:
                raise TimeoutError(f"{path} is held by another process")
            time.sleep(_ASK_AGAIN)
        yield


def _taken(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
