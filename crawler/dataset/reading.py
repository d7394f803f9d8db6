"""Datasets read one article at a time: JSON lines, plain or compressed, and Parquet; files and folders."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePath
from typing import IO, Any

import msgspec
from msgspec import Struct

from crawler.dataset.arrow import arrow_rows, need_pyarrow, plain_row
from crawler.dataset.line import fast
from crawler.errors import UsageError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SUFFIXES = (
    ".jsonl",
    ".jl",
    ".jsonlines",
    ".ndjson",
    ".jsonl.gz",
    ".jl.gz",
    ".jsonl.zst",
    ".jl.zst",
    ".parquet",
)
# No page is larger than 8 MiB, and no article larger than its pages; what has longer lines is no dataset.
_LONGEST_LINE = 256 << 20
Tick = Callable[[int], None]
Parse = Callable[[bytes], dict[str, Any]]


class DatasetError(UsageError):
    """A file that is named is not a dataset, or is damaged: one line with file and line number."""


class Row(Struct):
    """One line: its number from 1, the record and the bytes it was read from, or what is wrong with it."""

    number: int
    record: dict[str, Any]
    raw: bytes = b""
    fault: str = ""
    errno: int = 0
    """Of the system's error that ended the reading; 0 where what was read is wrong."""

    def raise_error(self, file: Path) -> None:
        """Raise the system's error as OSError, if one ended the reading."""
        if self.errno:
            raise OSError(self.errno, os.strerror(self.errno), str(file))


def suffix_of(file: PurePath) -> str:
    """The ending that tells the format (`.jsonl.gz`), or `""`."""
    return max((end for end in SUFFIXES if file.name.lower().endswith(end)), key=len, default="")


def data_files(paths: Iterable[Path]) -> list[Path]:
    """The data files that are meant: files as named, of a folder those that hold articles, in order of name.

    A run that wrote several formats is read once. Raises DatasetError for what is not there or no dataset.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = _of_folder(path)
            if not inside:
                raise DatasetError(f"{path}: holds no dataset ({', '.join(SUFFIXES)}){_below(path)}.")
            found += inside
        elif not path.exists():
            raise DatasetError(f"{path}: no such file or folder.")
        elif suffix_of(path):
            found.append(path)
        else:
            raise DatasetError(f"{path}: not a format that is read ({', '.join(SUFFIXES)}).")
    return found


def _below(folder: Path) -> str:
    """Which folders in it hold one: OUTPUT_DIR has a folder for each spider."""
    inside = sorted(str(each) for each in folder.iterdir() if each.is_dir() and _of_folder(each))
    return (
        f", but there is one in {', '.join(inside[:5])}{', …' if len(inside) > 5 else ''}" if inside else ""
    )


def _of_folder(folder: Path) -> list[Path]:
    chosen: dict[str, Path] = {}
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        end = suffix_of(file)
        stem = file.name.removesuffix(end)
        if not end or stem.startswith(".") or stem.endswith((".rejected", ".partial")) or not file.is_file():
            continue
        before = chosen.get(stem)
        if before is None or SUFFIXES.index(end) < SUFFIXES.index(suffix_of(before)):
            chosen[stem] = file
    return list(chosen.values())


def rows(file: Path, parse: Parse = fast, tick: Tick | None = None) -> Iterator[Row]:
    """Each line of a file; one that cannot be read has its `fault`, and reading goes on where it can.

    `tick` is told now and then how many bytes of the file have been read.
    """
    with file.open("rb") as source:
        if suffix_of(file) == ".parquet":
            yield from _parquet_rows(source, tick)
        else:
            yield from _text_rows(file, source, parse, tick)


def _text_rows(file: Path, source: IO[bytes], parse: Parse, tick: Tick | None) -> Iterator[Row]:
    number = 0
    try:
        with _unpacked(file, source) as stream:
            while raw := stream.readline(_LONGEST_LINE):
                number += 1
                if tick is not None and number % 256 == 0:
                    tick(source.tell())
                yield _row(number, raw, parse)
    except (OSError, EOFError, ValueError, zlib.error, zstd.ZstdError) as error:
        yield _end(number + 1, error)


def _row(number: int, raw: bytes, parse: Parse) -> Row:
    line = raw.removesuffix(b"\n")
    if len(line) == len(raw):
        return Row(number, {}, line, "is cut off: it has no line feed at its end")
    try:
        return Row(number, parse(line), line)
    except UnicodeDecodeError as error:
        return Row(number, {}, line, f"is not UTF-8 at byte {error.start + 1}")
    except (ValueError, TypeError, msgspec.DecodeError, RecursionError) as error:
        return Row(number, {}, line, str(error))


def _unpacked(file: Path, source: IO[bytes]) -> IO[bytes]:
    match suffix_of(file).rpartition(".")[2]:
        case "gz":
            return io.BufferedReader(gzip.GzipFile(fileobj=source), 1 << 17)
        case "zst":
            return io.BufferedReader(zstd.ZstdFile(source), 1 << 17)
        case _:
            return source


def _parquet_rows(source: IO[bytes], tick: Tick | None) -> Iterator[Row]:
    pyarrow = need_pyarrow()
    from pyarrow import ArrowException, parquet  # noqa: PLC0415  heavy and optional

    # Arrow's own allocator keeps what a batch gave back: 204 MB for 20,000 articles, with the system's 184 MB.
    pyarrow.set_memory_pool(pyarrow.system_memory_pool())
    number = 0
    try:
        table = parquet.ParquetFile(source, pre_buffer=False, buffer_size=1 << 16)
        for batch in table.iter_batches(batch_size=64, use_threads=False):
            if tick is not None:
                tick(source.tell())
            for row in arrow_rows(batch):
                number += 1
                yield _plain(number, row)
    except (ArrowException, OSError) as error:
        yield _end(number + 1, error)


def _end(number: int, error: Exception) -> Row:
    told = " ".join(str(error).split())
    return Row(number, {}, fault=f"cannot be read any further: {told}", errno=getattr(error, "errno", 0) or 0)


def _plain(number: int, row: dict[str, Any]) -> Row:
    try:
        return Row(number, plain_row(row))
    except (KeyError, TypeError, AttributeError):
        return Row(number, row)  # not our columns: whoever checks the record says which
