"""The lines of datasets, as far as a report shows them."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler.report.runs import RunFile


@dataclass(slots=True)
class Lines:
    """The newest records of some runs."""

    records: list[dict[str, Any]] = field(default_factory=list)
    """In the order of the dataset; of an article only its newest revision."""
    left_out: int = 0
    """Older records than fit."""
    unreadable: int = 0
    """Lines that are no record."""


def read_records(path: Path) -> Iterator[dict[str, Any] | None]:
    """Each line's record; None for a line that is none. Raises OSError."""
    with path.open("rb") as file:
        for line in file:
            try:
                record = json.loads(line)
            except ValueError:  # also a text that is no UTF-8
                yield None
                continue
            yield record if isinstance(record, dict) and record.get("article_id") else None


def records_of(runs: Iterable[RunFile], at_most: int) -> Lines:
    """The records that these runs delivered. Raises OSError."""
    found = Lines()
    kept: deque[dict[str, Any]] = deque()
    for path, run_ids in _files(runs).items():
        for record in read_records(path):
            if record is None:
                found.unreadable += 1
            elif as_dict(record.get("crawl")).get("run_id") in run_ids:
                kept.append(record)
                if len(kept) > at_most:
                    kept.popleft()
                    found.left_out += 1
    newest = {str(record["article_id"]): record for record in kept}
    found.records = list(newest.values())
    return found


def lines_files(runs: Iterable[RunFile]) -> list[Path]:
    """Each dataset file of the runs, once, in order."""
    return list(_files(runs))


def _files(runs: Iterable[RunFile]) -> dict[Path, set[str]]:
    files: dict[Path, set[str]] = {}
    for run in runs:
        if path := run.lines_file:
            files.setdefault(path, set()).add(run.text("run_id"))
    return files


def as_dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
