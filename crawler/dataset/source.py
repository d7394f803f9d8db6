"""Several files read as one dataset, each line with its place; a damaged one ends the reading in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from crawler.dataset.fields import article_fields
from crawler.dataset.line import fast
from crawler.dataset.reading import DatasetError, Parse, Row, data_files, rows
from crawler.items import Article

_KEYS = frozenset(field.name for field in article_fields())
# Told the bytes read so far and all there are.
Watch = Callable[[int, int], None]


@dataclass(slots=True)
class Source:
    """The files of a dataset in order. `watch`, when there is one, is told how far the reading is."""

    files: Sequence[Path]
    watch: Watch | None = None

    @classmethod
    def of(cls, paths: Sequence[str | Path], watch: Watch | None = None) -> Source:
        """The dataset at files and folders. Raises DatasetError for what is no dataset."""
        return cls(data_files([Path(path) for path in paths]), watch)

    def judged(self, parse: Parse) -> Iterator[tuple[Path, Row]]:
        """Every line of every file, damaged ones as well."""
        sizes = [file.stat().st_size for file in self.files]
        total, before = sum(sizes), 0
        for file, size in zip(self.files, sizes, strict=True):
            for row in rows(file, parse, self._tick(before, total)):
                yield file, row
            before += size
            if self.watch is not None:
                self.watch(before, total)

    def __iter__(self) -> Iterator[Row]:
        """Every line. Raises DatasetError, with file and line number, at the first that cannot be read."""
        for file, row in self.judged(fast):
            if fault := row.fault or _misshapen(row.record):
                raise DatasetError(f"{file}:{row.number}: {fault}; `scrapy dataset validate` tells more.")
            yield row

    def _tick(self, before: int, total: int) -> Callable[[int], None] | None:
        watch = self.watch
        return None if watch is None else lambda done: watch(before + done, total)


def _misshapen(record: dict[str, Any]) -> str:
    """Why the record cannot be worked with; 13 µs, so that whoever reads it may rely on keys and types."""
    if missing := _KEYS - record.keys():
        return f"is not an article: it has no {', '.join(sorted(missing)[:3])}"
    try:
        msgspec.convert(record, Article)
    except msgspec.ValidationError as error:
        return str(error)
    return ""
