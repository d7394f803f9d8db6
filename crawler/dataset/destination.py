"""Where articles taken out of datasets go: a file, a folder that becomes a dataset of its own, or standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from crawler.dataset.beside import keep_beside
from crawler.dataset.reading import Row
from crawler.dataset.writing import format_of, write_file, write_stream
from crawler.errors import UsageError
from crawler.text import counted


def deliver(rows: Iterable[Row], output: str, form: str, name: str, read: Sequence[Path]) -> str:
    """Write them, and return what a person is to be told.

    `output`: as typed, `-` for standard output. `form`: as named, else by the ending. `name`: of the file in a folder.
    `read`: the files that they come from. Raises UsageError, StartError.
    """
    if output == "-":
        write_stream(rows, sys.stdout.buffer, format_of(Path("-.jsonl"), form))
        return ""
    target = Path(output)
    is_folder = output.endswith(("/", os.sep)) or target.is_dir()
    form = format_of(Path("-.jsonl") if is_folder else target, form)
    file = target / f"{name}.{form}" if is_folder else target
    _refuse_to_spoil(file, is_folder, read)
    count = write_file(rows, file, form)
    if not count:
        return "No article fits; no file was written."
    if is_folder and form != "csv":
        keep_beside(target, target.resolve().name, {form: file.name})
    return f"{counted(count, 'article')} in {file}"


def _refuse_to_spoil(file: Path, is_folder: bool, read: Sequence[Path]) -> None:
    """Raises UsageError for a file that is read itself, and for one more in a folder that is a dataset as a whole."""
    sources = {each.resolve() for each in read}
    if file.resolve() in sources:
        raise UsageError(f"{file} is one of the files that are read; give -o another name.")
    if is_folder and file.resolve().parent in {source.parent for source in sources}:
        raise UsageError(
            f"{file.parent} is the folder that is read, and would hold each article twice; name another."
        )
