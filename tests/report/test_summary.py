"""What a person reads when a run has ended."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from crawler.report.summary import print_summary
from tests.report.making import stories, write_past, write_today


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder: Path = tmp_path_factory.mktemp("run")
    write_past(folder)
    data: dict[str, Any] = json.loads(write_today(folder, stories()).read_text("utf-8"))
    data["fill_before"] = {"authors": 0.94, "headline": 1.0}
    return data


_PATHS = ("Dataset:", "Manifest:", "Rejected:")


def _printed(manifest: dict[str, Any], width: int) -> list[str]:
    out = io.StringIO()
    print_summary(manifest, Path("output/run.run.json"), Console(file=out, width=width, highlight=False))
    return out.getvalue().splitlines()


@pytest.mark.parametrize("width", [80, 140])
def test_the_summary_marks_a_field_that_fell_and_names_the_next_step(
    manifest: dict[str, Any], width: int
) -> None:
    rows = _printed(manifest, width)
    authors = next(row for row in rows if row.startswith("authors"))
    assert authors.endswith("25%  before  94%  ▼ dropped")
    assert "│" in authors
    assert sum("▼ dropped" in row for row in rows) == 1
    assert any(row.startswith("Warning, field dropped: authors is filled in 25%") for row in rows)
    assert "the first run after 9 Mar 2026, 07:00 UTC" in " ".join(row.strip() for row in rows[-3:])
    assert max(len(row) for row in rows if not row.startswith(_PATHS)) <= width


def test_the_summary_names_the_files_and_breaks_no_path(manifest: dict[str, Any]) -> None:
    rows = _printed(manifest | {"rejected": 2, "lines": 1}, width=40)
    files = [row for row in rows if row.startswith(_PATHS)]
    assert files == [
        f"Dataset:  {manifest['path']} (1 line)",
        "Manifest: output/run.run.json",
        "Rejected: output/run.rejected.jsonl",
    ]


def test_many_warnings_of_one_name_are_told_in_six_lines(manifest: dict[str, Any]) -> None:
    warnings = [{"name": "source unread", "text": f"The feed {n} could not be read."} for n in range(40)]
    rows = [row for row in _printed(manifest | {"warnings": warnings}, 140) if row.startswith("Warning")]
    assert len(rows) == 6
    assert rows[-1] == "Warning, source unread: 35 more in the manifest."


def test_each_feed_is_one_line_with_what_was_added_and_for_whom(manifest: dict[str, Any]) -> None:
    def made(uri: str, lines: int, **more: object) -> dict[str, Any]:
        return {"uri": uri, "format": "gz", "lines": lines, "error": "", "run_id": "", **more}

    feeds = [
        made("a.jsonl.gz", 30, run_id="run-1"),
        made("b.csv", 30, run_id="run-1", error="refused"),
        made("a.jsonl.gz", 60),
        made("b.csv", 1),
        made("c-1.csv", 30, files=[f"c-{number}.csv" for number in range(1, 31)]),
        made("d-1.csv", 2, files=["d-1.csv", "d-2.csv"]),
        made("e-1.csv", 2, files=["e-1.csv"]),
    ]
    told = [line for line in _printed(manifest | {"feeds": feeds}, 120) if line.startswith("Feed:")]
    assert told == [
        "Feed:     a.jsonl.gz (90 lines added, 30 of them for earlier runs)",
        "Feed:     b.csv (1 line added)",
        "Feed:     c-1.csv … c-30.csv (30 lines added in 30 files)",
        "Feed:     d-1.csv and d-2.csv (2 lines added in 2 files)",
        "Feed:     e-1.csv (2 lines added)",
    ]
