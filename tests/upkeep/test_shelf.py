"""What cannot be read of the files that earlier runs left."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.upkeep.shelf import DatasetFile, Shelf

_NEVER_READ = Path("/proc/self/mem")  # its first bytes are an I/O error


@pytest.mark.skipif(not _NEVER_READ.exists(), reason="needs Linux")
def test_a_file_that_the_disk_does_not_give_is_shut_and_not_damaged() -> None:
    """It passed for a line that is no record, and a rebuild for whole."""
    shelf = Shelf(files=[DatasetFile(_NEVER_READ, "own.jsonl")])
    assert list(shelf.articles()) == []
    assert shelf.shut == shelf.unreadable == [f"{_NEVER_READ}: Input/output error"]
    assert shelf.unopened == {"own.jsonl"}


@pytest.mark.parametrize("name", ["own.jsonl", "own.jsonl.gz", "own.jsonl.zst", "own.parquet"])
def test_a_damaged_file_is_not_shut(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\xa5" * 5_000)
    shelf = Shelf(files=[DatasetFile(path, name)])
    assert list(shelf.articles()) == []
    assert (len(shelf.unreadable), shelf.shut) == (1, [])


@pytest.mark.parametrize("line", ["{}", '{"title": "of another program"}'])
def test_a_line_of_another_program_is_no_article(tmp_path: Path, line: str) -> None:
    """It was one without an address."""
    path = tmp_path / "own.jsonl"
    path.write_text(f"{line}\n")
    shelf = Shelf(files=[DatasetFile(path, "own.jsonl")])
    assert list(shelf.articles()) == []
    assert (shelf.unreadable, shelf.shut) == ([f"{path}, line 1: has no article_id"], [])
