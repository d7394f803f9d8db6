"""Whether a file can be added to: behind a tear nobody could read what was added."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# How a gzip file begins: JSON lines that Scrapy's GzipPlugin packs have another format's name.
_GZIP = b"\x1f\x8b"
_PIECE = 1 << 17


class DamagedError(ValueError):
    """What a file cannot be added to for: part of a sentence, without a full stop."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} is damaged ({why}): put a whole copy in its place, or move it away")


def must_be_whole(file: Path, options: Mapping[str, Any], name: Path | None = None) -> None:
    """Read the file of a feed with these options to its end if it is packed with gzip (1 s of CPU for 200 MB of lines)
    or CSV.

    Raises DamagedError, which calls it `name`; OSError when the disk does not give it.
    """
    name, form = name or file, options.get("format")
    if file.stat().st_size and (form == "gz" or _is_gzip(file)):
        _must_inflate(file, name)
    elif form == "csv" and is_plain_text(options) and _quotes(file) % 2:
        raise DamagedError(name, "it ends within a quoted cell")


def is_plain_text(options: Mapping[str, Any]) -> bool:
    """Whether a feed's file holds lines in UTF-8, or rows as Python writes them: whose bytes can be looked at."""
    own_ways = options.get("postprocessing") or options.get("item_export_kwargs")
    utf8 = (options.get("encoding") or "utf-8").lower() == "utf-8"
    return utf8 and not own_ways and options.get("format") != "gz"


def _is_gzip(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(len(_GZIP)) == _GZIP


def _must_inflate(file: Path, name: Path) -> None:
    try:
        with gzip.open(file) as lines:
            while lines.read(_PIECE):
                pass
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise DamagedError(name, str(error).rstrip(".")) from error


def _quotes(file: Path) -> int:
    """Each cell that needs quotes has two, and two more for each in it."""
    with file.open("rb") as stream:
        return sum(piece.count(b'"') for piece in iter(lambda: stream.read(_PIECE), b""))
