from __future__ import annotations

from pathlib import Path

import pytest
from scrapy import Spider

from crawler.exporters.storage import WholeFileStorage

SPIDER = Spider("paper")


def test_a_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.csv"
    storage = WholeFileStorage(str(path), feed_options={"format": "csv", "overwrite": True})
    file = storage.open(SPIDER)
    file.write(b"a,b\n")
    assert not path.exists()
    storage.store(file)
    assert path.read_bytes() == b"a,b\n"
    assert [entry.name for entry in path.parent.iterdir()] == ["a.csv"]


def test_lines_are_added_to_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"1\n")
    storage = WholeFileStorage(f"file://{path}", feed_options={"format": "jsonlines"})
    file = storage.open(SPIDER)
    file.write(b"2\n")
    assert path.read_bytes() == b"1\n"
    storage.store(file)
    assert path.read_bytes() == b"1\n2\n"


def test_nothing_is_added_to_a_file_that_cannot_take_it(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"[]")
    with pytest.raises(FileExistsError, match="use -O"):
        WholeFileStorage(str(tmp_path / "a.json"), feed_options={"format": "json"}).open(SPIDER)
    assert (tmp_path / "a.json").read_bytes() == b"[]"


def test_a_file_that_is_written_anew_stays_as_closed_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a\n")
    path.chmod(0o600)
    storage = WholeFileStorage(str(path), feed_options={"format": "csv"})
    storage.store(storage.open(SPIDER))
    assert path.stat().st_mode & 0o777 == 0o600
