"""Articles into a file of any format, whole or not at all."""

from __future__ import annotations

import csv
import fcntl
import glob
import gzip
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Protocol

import msgspec

from crawler.dataset.flat import flat_columns, flat_row
from crawler.dataset.parquet import ParquetSink
from crawler.dataset.reading import Row
from crawler.errors import StartError, UsageError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

FORMATS = ("jsonl", "jsonl.gz", "jsonl.zst", "parquet", "csv")


class Sink(Protocol):
    """Takes lines one by one; the stream stays open."""

    def write(self, row: Row) -> None:
        """Take one line."""

    def close(self) -> None:
        """Write what is left."""


class _Lines:
    """JSON lines: those read from JSON lines byte by byte as they were."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def write(self, row: Row) -> None:
        self._stream.write((row.raw or msgspec.json.encode(row.record)) + b"\n")

    def close(self) -> None:
        self._stream.flush()


class _Packed(_Lines):
    """JSON lines through a compressor. Its header has neither name nor time: same lines, same bytes."""

    def __init__(self, stream: IO[bytes], end: str) -> None:
        if end == "gz":
            packed: Any = gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=stream, mtime=0)
        else:
            packed = zstd.ZstdFile(stream, "wb", level=3)
        super().__init__(packed)

    def close(self) -> None:
        self._stream.close()


class _Csv:
    """A spreadsheet's rows, see `crawler.dataset.flat`."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
        self._writer = csv.DictWriter(self._text, flat_columns())
        self._writer.writeheader()

    def write(self, row: Row) -> None:
        self._writer.writerow(flat_row(row.record))

    def close(self) -> None:
        self._text.detach()


class _Parquet:
    def __init__(self, stream: IO[bytes]) -> None:
        self._sink = ParquetSink(stream)

    def write(self, row: Row) -> None:
        self._sink.write(row.record)

    def close(self) -> None:
        self._sink.close()


_SINKS: dict[str, Callable[[IO[bytes]], Sink]] = {
    "jsonl": _Lines,
    "jsonl.gz": lambda stream: _Packed(stream, "gz"),
    "jsonl.zst": lambda stream: _Packed(stream, "zst"),
    "parquet": _Parquet,
    "csv": _Csv,
}


def format_of(file: Path, named: str = "") -> str:
    """The format to write: as named, else by the file's ending. Raises UsageError."""
    fitting = [form for form in FORMATS if file.name.endswith("." + form)]
    form = named or max(fitting, key=len, default="")
    if form not in FORMATS:
        what = f"format {named!r}" if named else f"{file}: the ending"
        raise UsageError(f"{what} is not one that is written: {', '.join(FORMATS)}.")
    return form


def open_sink(stream: IO[bytes], form: str) -> Sink:
    """What writes a format (one of `FORMATS`) to a binary stream. Raises StartError when its extra is missing."""
    return _SINKS[form](stream)


def write_stream(lines: Iterable[Row], stream: IO[bytes], form: str) -> int:
    """Write the lines to a stream, which stays open; returns how many there were."""
    sink = open_sink(stream, form)
    count = 0
    for line in lines:
        sink.write(line)
        count += 1
    sink.close()
    return count


def write_file(lines: Iterable[Row], file: Path, form: str) -> int:
    """Write the lines to a file and return how many there were; without any, no file is made.

    The file appears in one step when it is whole; before that there is a hidden `.part` beside it, which goes
    away when something fails. Raises StartError when the file cannot be written.
    """
    with _whole(file) as (stream, keep):
        count = write_stream(lines, stream, form)
        keep(count > 0)
    return count


@contextmanager
def _whole(file: Path) -> Iterator[tuple[IO[bytes], Callable[[bool], None]]]:
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    kept = False

    def keep(worth: bool) -> None:
        nonlocal kept
        kept = worth

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _sweep(file)
        with part.open("wb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield stream, keep
            stream.flush()
            os.fsync(stream.fileno())
        if kept:
            part.replace(file)
    except OSError as error:
        raise StartError(f"{file}: cannot be written: {error.strerror or error}.") from None
    finally:
        with suppress(OSError):  # a folder that cannot be written has no part to remove
            part.unlink()


def _sweep(file: Path) -> None:
    """Remove the parts that killed processes left; those of processes that live are locked."""
    for left in file.parent.glob(f".{glob.escape(file.name)}.*.part"):
        with suppress(OSError), left.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()
