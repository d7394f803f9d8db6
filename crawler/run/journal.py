"""The one file that a run writes line by line."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import IO

from crawler.errors import JournalError, TakenError


class JournalFile:
    """Appends whole lines and brings them safely onto the disk.

    Lines are gathered in memory and written with one system call by `sync`, which returns only after fsync; so the
    file never holds a line that `sync` has not been asked for. All methods raise JournalError; TakenError when there
    is such a file already.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.length = 0
        """Bytes on disk, synced."""
        self._gathered: list[bytes] = []
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(
                path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o644
            )
            _sync_folder(path.parent)
        except OSError as error:
            # Of a file in a folder's place it says the same, but names that.
            taken = isinstance(error, FileExistsError) and error.filename == str(path)
            raise (TakenError if taken else JournalError)(
                f"{path} cannot be written: {error.strerror}."
            ) from error

    def append(self, line: bytes) -> None:
        """Gather one line (without its line feed)."""
        self._gathered.append(line)

    @property
    def waiting(self) -> int:
        """Lines gathered and not yet on disk."""
        return len(self._gathered)

    def sync(self) -> None:
        """Write what was gathered and wait until the disk has it."""
        if not self._gathered:
            return
        rest = memoryview(b"\n".join(self._gathered) + b"\n")
        size = len(rest)
        try:
            while rest:
                rest = rest[os.write(self._file, rest) :]
            os.fsync(self._file)
        except OSError as error:
            raise JournalError(
                f"{self.path} cannot be written: {error.strerror}. What was saved before is safe; "
                "make room and run again."
            ) from error
        self._gathered.clear()
        self.length += size

    def close(self) -> None:
        os.close(self._file)


def cut(path: Path, length: int) -> None:
    """Cut what stands behind the committed length: those lines were never promised."""
    with path.open("r+b") as file:
        file.seek(0, os.SEEK_END)
        if file.tell() > length:
            file.truncate(length)
        os.fsync(file.fileno())


def detach(path: Path) -> None:
    """Put a copy in the file's place: whoever holds the old one open writes into nothing."""
    aside = path.with_name(f"{path.name}.copy")
    shutil.copyfile(path, aside)
    with aside.open("r+b") as copy:
        os.fsync(copy.fileno())
    move(aside, path)


def _sync_folder(folder: Path) -> None:
    """A new name is durable only when its folder is synced (fsync(2))."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def move(source: Path, target: Path) -> None:
    """Give the file its final name, durably; one that was there passes on who may read and write it."""
    if target.exists():
        shutil.copymode(target, source)
    source.replace(target)
    _sync_folder(target.parent)


def begin_line(file: IO[bytes]) -> None:
    """Go to the end, onto a line of its own: behind a torn one the first that is added would be part of it."""
    if file.seek(0, os.SEEK_END):
        file.seek(-1, os.SEEK_END)
        if file.read(1) != b"\n":
            file.write(b"\n")


def add(source: Path, target: Path, base_length: int) -> None:
    """Add the source's lines behind the first `base_length` bytes of the target; may be repeated after a crash."""
    with target.open("a+b"):
        pass  # made if it is not there
    with target.open("r+b") as out, source.open("rb") as lines:
        out.truncate(base_length)
        begin_line(out)
        while chunk := lines.read(1 << 20):
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    _sync_folder(target.parent)
