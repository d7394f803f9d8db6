"""A local feed file that appears whole or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from scrapy import Spider

from crawler.dataset.damage import DamagedError, is_plain_text, must_be_whole
from crawler.run.earlier import must_be_writable
from crawler.run.journal import begin_line, move
from crawler.run.target import GROWING, cannot_grow


class WholeFileStorage:
    """Scrapy's storage interface for local files: written aside, synced, then renamed.

    Without `overwrite` an existing file is kept and added to, if its format allows that; of its bytes the first
    `base_length` (a feed option), if that is given: what stands behind them is an earlier attempt. Raises OSError,
    DamagedError for one that cannot be read to its end.
    """

    def __init__(self, uri: str, *, feed_options: dict[str, Any] | None = None) -> None:
        self.path = Path(url2pathname(urlsplit(uri).path)) if uri.startswith("file:") else Path(uri)
        self._options = feed_options = feed_options or {}
        self._append = not feed_options.get("overwrite", False)
        self._format = feed_options.get("format", "")
        self._base_length: int | None = feed_options.get("base_length")

    def open(self, spider: Spider) -> IO[bytes]:
        if self._append and self.path.exists() and self._format not in GROWING:
            raise FileExistsError(cannot_grow(self.path, self._format))
        self._aside: Path | None = None
        if self.path.exists() and not self.path.is_file():
            return self.path.open("wb")  # a device or a pipe: nothing may be put in its place
        must_be_writable(self.path)  # it may be a later batch's, which the start knew nothing of
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # Always the same name: what a killed run left is overwritten. A file has one writer (the run's locks).
        self._aside = self.path.with_name(f".{self.path.name}.part")
        file = self._aside.open("w+b")
        if self._append and self.path.exists():
            with self.path.open("rb") as before:
                shutil.copyfileobj(before, file)
            if self._base_length is not None and self._base_length < file.tell():
                file.truncate(self._base_length)
            self._must_be_whole(file)
            if is_plain_text(self._options):
                begin_line(file)
            file.seek(0, os.SEEK_END)
        return file

    def _must_be_whole(self, copied: IO[bytes]) -> None:
        copied.flush()
        aside = Path(copied.name)
        try:
            must_be_whole(aside, self._options, self.path)
        except DamagedError:
            copied.close()
            aside.unlink()
            raise

    def store(self, file: IO[bytes]) -> None:
        file.flush()
        if self._aside is None:
            file.close()
            return
        os.fsync(file.fileno())
        file.close()
        move(self._aside, self.path)
