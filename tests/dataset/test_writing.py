"""Files of any format: whole or not at all, and the same for the same lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawler.dataset.source import Source
from crawler.dataset.writing import format_of, write_file
from crawler.errors import StartError, UsageError
from tests.dataset.examples import lines_file, rich_article, sparse_article


def test_nothing_is_written_when_nothing_fits_and_nothing_half(tmp_path: Path) -> None:
    def failing() -> Any:
        yield from Source.of([lines_file(tmp_path / "in.jsonl", rich_article(0))])
        raise RuntimeError("halfway")

    for form in ("jsonl", "jsonl.gz", "jsonl.zst", "parquet", "csv"):
        file = tmp_path / "out" / f"x.{form}"
        assert write_file(iter(()), file, form) == 0
        with pytest.raises(RuntimeError):
            write_file(failing(), file, form)
        assert list((tmp_path / "out").iterdir()) == []


def test_the_same_lines_give_the_same_bytes(tmp_path: Path) -> None:
    source = Source.of([lines_file(tmp_path / "in.jsonl", rich_article(0), sparse_article(1))])
    for form in ("jsonl", "jsonl.gz", "jsonl.zst", "parquet", "csv"):
        one, two = tmp_path / f"1.{form}", tmp_path / f"2.{form}"
        write_file(iter(source), one, form)
        write_file(iter(source), two, form)
        assert one.read_bytes() == two.read_bytes()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StartError, match="cannot be written"):
        write_file(iter(()), tmp_path / "file" / "x.jsonl", "jsonl")


def test_the_format_follows_the_ending_unless_it_is_named() -> None:
    assert format_of(Path("a.jsonl.gz")) == "jsonl.gz"
    assert format_of(Path("a"), "csv") == "csv"
    for name, form in (("a.xlsx", ""), ("a.csv", "xlsx")):
        with pytest.raises(UsageError, match="parquet"):
            format_of(Path(name), form)
