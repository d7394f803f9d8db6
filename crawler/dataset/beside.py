"""What lies beside the data: README.md and article.schema.json, kept up to date by every run."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from crawler.dataset.card import MARK, PATTERNS, card
from crawler.dataset.schema import SCHEMA_FILE


def formats_in(folder: Path) -> dict[str, str]:
    """The formats of the folder's data files with their patterns, the preferred one first."""
    return {form: pattern for form, pattern in PATTERNS.items() if any(folder.glob(pattern))}


def keep_beside(folder: Path, name: str, files: Mapping[str, str] | None = None) -> list[Path]:
    """Write the card and the schema into a folder of articles; returns what was written.

    `files` as in `card`; by default what `formats_in` finds. Nothing is done in a folder without data. A
    README that somebody else wrote stays as it is, and so does a file that is already right. Raises OSError.
    """
    files = formats_in(folder) if files is None else files
    if not files:
        return []
    readme = folder / "README.md"
    wanted = {folder / "article.schema.json": SCHEMA_FILE.read_text(encoding="utf-8")}
    if not readme.exists() or MARK in readme.read_text(encoding="utf-8", errors="replace"):
        wanted[readme] = card(name, files)
    return [file for file, text in wanted.items() if _replace(file, text)]


def _replace(file: Path, text: str) -> bool:
    """Put the text in place in one step, so that a reader never sees half a file."""
    if file.exists() and file.read_bytes() == text.encode():
        return False
    part = file.with_name(f".{file.name}.part")
    with part.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)
    return True
