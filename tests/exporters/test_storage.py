from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest
from scrapy import Spider

from crawler.dataset.damage import DamagedError
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


_PACKED = gzip.compress(b'{"a":1}\n' * 40, mtime=0)


@pytest.mark.parametrize(
    "there",
    [_PACKED[:-9], _PACKED + _PACKED[:-4], _PACKED + b"{}\n", _PACKED[:12] + b"\xff" + _PACKED[13:], b"{}\n"],
    ids=["torn", "torn in the last member", "lines behind", "a byte lost", "not packed"],
)
def test_nothing_is_added_behind_what_cannot_be_unpacked(tmp_path: Path, there: bytes) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(there)
    with pytest.raises(DamagedError, match=r"a\.jsonl\.gz is damaged \(.*move it away$"):
        WholeFileStorage(str(path), feed_options={"format": "gz"}).open(SPIDER)
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {path.name: there}


@pytest.mark.parametrize(("there", "form"), [(b"", "gz"), (_PACKED * 2, "gz"), (_PACKED, "jsonlines")])
def test_packed_lines_are_added_to_those_that_can(tmp_path: Path, there: bytes, form: str) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(there)
    plugins = ["scrapy.extensions.postprocessing.GzipPlugin"] if form != "gz" else []
    storage = WholeFileStorage(str(path), feed_options={"format": form, "postprocessing": plugins})
    file = storage.open(SPIDER)
    file.write(_PACKED)
    storage.store(file)
    assert path.read_bytes() == there + _PACKED


def test_what_scrapys_own_plugin_packed_is_looked_at_as_well(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(_PACKED[:-9])
    with pytest.raises(DamagedError):
        WholeFileStorage(str(path), feed_options={"format": "jsonlines"}).open(SPIDER)


@pytest.mark.parametrize("form", ["jsonlines", "csv"])
def test_what_is_added_behind_a_torn_line_begins_a_line_of_its_own(tmp_path: Path, form: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"1\n2")
    storage = WholeFileStorage(str(path), feed_options={"format": form, "base_length": 3})
    file = storage.open(SPIDER)
    file.write(b"3\n")
    storage.store(file)
    assert path.read_bytes() == b"1\n2\n3\n"


def test_bytes_that_are_not_known_to_end_a_line_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes("1\n".encode("utf-16-le"))
    storage = WholeFileStorage(str(path), feed_options={"format": "jsonlines", "encoding": "utf-16-le"})
    storage.store(storage.open(SPIDER))
    assert path.read_bytes() == "1\n".encode("utf-16-le")


def test_nothing_is_added_to_rows_that_end_within_a_quoted_cell(tmp_path: Path) -> None:
    """All that came behind was part of that cell."""
    path = tmp_path / "a.csv"
    path.write_bytes(b'url,text\r\n1,"one ""word""\r\nmore"\r\n2,"two\r\n')
    with pytest.raises(DamagedError, match="ends within a quoted cell"):
        WholeFileStorage(str(path), feed_options={"format": "csv"}).open(SPIDER)
    own = {"format": "csv", "item_export_kwargs": {"quoting": csv.QUOTE_NONE, "escapechar": "|"}}
    WholeFileStorage(str(path), feed_options=own).open(SPIDER).close()
