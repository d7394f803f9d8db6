from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
import zstandard

from crawler.dataset.arrow import arrow_row, arrow_schema
from crawler.dataset.line import fast, strict
from crawler.dataset.reading import DatasetError, Row, data_files, rows
from crawler.dataset.source import Source
from crawler.dataset.writing import write_file
from tests.dataset.examples import encoded, record, rich_article, sparse_article

LINES = b"".join(map(encoded, [rich_article(0), sparse_article(1)]))


@pytest.mark.parametrize("end", ["jsonl", "jsonl.gz", "jsonl.zst", "parquet"])
def test_every_format_gives_back_the_records(tmp_path: Path, end: str) -> None:
    plain = tmp_path / "a.jsonl"
    plain.write_bytes(LINES)
    other = tmp_path / "other" / f"b.{end}"
    assert write_file(iter(Source.of([plain])), other, end) == 2
    assert [row.record for row in Source.of([other])] == [record(rich_article(0)), record(sparse_article(1))]


@pytest.mark.parametrize("end", ["jsonl.gz", "jsonl.zst", "parquet"])
def test_a_torn_file_gives_a_fault_and_no_traceback(tmp_path: Path, end: str) -> None:
    plain = tmp_path / "a.jsonl"
    plain.write_bytes(b"".join(encoded(rich_article(n)) for n in range(400)))
    other = tmp_path / f"b.{end}"
    write_file(iter(Source.of([plain])), other, end)
    other.write_bytes(other.read_bytes()[:-100])
    found = list(rows(other))
    assert found[-1].fault
    with pytest.raises(DatasetError, match=rf"b\.{end}:\d+: "):
        list(Source.of([other]))


def test_a_gzip_file_with_a_lost_byte_gives_a_fault_and_no_traceback(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl.gz"
    write_file([Row(1, record(rich_article()))], file, "jsonl.gz")
    data = bytearray(file.read_bytes())
    data[10] = 0xFF  # the kind of the first block: there is none of this
    file.write_bytes(data)
    (row,) = rows(file)
    assert row.fault.startswith("cannot be read any further: ")


def test_several_gzip_members_and_zstd_frames_are_one_file(tmp_path: Path) -> None:
    one, two = encoded(rich_article(0)), encoded(rich_article(1))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(one) + gzip.compress(two))
    (tmp_path / "b.jsonl.zst").write_bytes(zstandard.compress(one) + zstandard.compress(two))
    assert len(list(Source.of([tmp_path]))) == 4


def test_of_a_folder_each_run_is_read_once_and_nothing_else(tmp_path: Path) -> None:
    for name in (
        "1.jsonl",
        "1.parquet",
        "2.jsonl.gz",
        "2.csv",
        "1.rejected.jsonl",
        ".3.jsonl",
        "README.md",
        "4.jsonl.part",
    ):
        (tmp_path / name).touch()
    assert [file.name for file in data_files([tmp_path])] == ["1.jsonl", "2.jsonl.gz"]


def test_what_is_no_dataset_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no such file"):
        data_files([tmp_path / "nothing.jsonl"])
    with pytest.raises(DatasetError, match=r"holds no dataset \([^)]*\)\.$"):
        data_files([tmp_path])
    (tmp_path / "newsroom").mkdir()
    (tmp_path / "newsroom" / "1.jsonl").touch()
    with pytest.raises(DatasetError, match=rf", but there is one in {tmp_path}/newsroom\.$"):
        data_files([tmp_path])
    (tmp_path / "a.xlsx").touch()
    with pytest.raises(DatasetError, match="not a format"):
        data_files([tmp_path / "a.xlsx"])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"\xef\xbb\xbf{}", "byte order mark"),
        (b"{}\r", "CR LF"),
        (b"", "empty"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": 1, "a": 2}', "'a' twice"),
        (b"[1]", "not a JSON object"),
        (b'{"a": ', "Expecting value"),
    ],
)
def test_a_line_that_some_reader_refuses_is_refused(line: bytes, said: str) -> None:
    with pytest.raises((ValueError, TypeError), match=said):
        strict(line)


def test_both_readings_of_a_sound_line_are_the_same() -> None:
    line = encoded(rich_article()).rstrip(b"\n")
    assert strict(line) == fast(line) == json.loads(line)


@pytest.mark.parametrize(
    ("tail", "said"),
    [(b'{"schema_version": "1.0"', "cut off"), (b"\xff\n", "UTF-8|malformed"), (b"{}\n", "has no")],
)
def test_a_damaged_line_is_named_with_file_and_number(tmp_path: Path, tail: bytes, said: str) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(LINES + tail)
    with pytest.raises(DatasetError, match=rf"a\.jsonl:3: .*({said})"):
        list(Source.of([file]))


def test_the_watch_is_told_how_far_it_is(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b"".join(encoded(sparse_article(n)) for n in range(2000)))
    told: list[tuple[int, int]] = []
    list(Source.of([file], lambda done, total: told.append((done, total))))
    assert len(told) > 5
    assert told == sorted(told)
    assert told[-1] == (file.stat().st_size,) * 2


_READ = """
import sys
from pathlib import Path
from crawler.dataset.reading import rows
assert [row.fault for row in rows(Path(sys.argv[1]))] == [""]
sys.exit("pandas" in sys.modules)
"""


def test_reading_parquet_does_not_bring_pandas_into_memory(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("pandas")
    write_file([Row(1, record(rich_article()))], tmp_path / "a.parquet", "parquet")
    done = subprocess.run([sys.executable, "-c", _READ, f"{tmp_path}/a.parquet"], check=False, timeout=60)
    assert done.returncode == 0


@pytest.mark.parametrize(("unit", "zone"), [("us", "Europe/Berlin"), ("ns", "UTC"), ("ms", None)])
def test_parquet_of_other_programs_has_its_dates_in_utc(tmp_path: Path, unit: str, zone: str | None) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    line = record(rich_article())
    table = pyarrow.Table.from_pylist([arrow_row(line)], schema=arrow_schema())
    place = table.schema.get_field_index("published_at")
    moments = table["published_at"].cast(pyarrow.timestamp(unit, zone))
    parquet.write_table(table.set_column(place, "published_at", moments), tmp_path / "a.parquet")
    (row,) = rows(tmp_path / "a.parquet")
    assert row.record == line
