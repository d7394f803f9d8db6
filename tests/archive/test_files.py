"""Archives written, killed, mended and read."""

from __future__ import annotations

import gzip
import io
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from crawler.archive.files import datasets_beside
from crawler.archive.notes import OutcomeNote, PageNote
from crawler.archive.reading import ArchiveError, Damage, Fetched, Info, Outcome, read_at, records
from crawler.archive.writing import ArchiveFile, recover, whole_until

URL = "https://paper.example/work/ferry"
BODY = "<html><body><p>Die Fähre wartet.</p></body></html>".encode()


def _write(path: Path, pages: int = 3) -> ArchiveFile:
    file = ArchiveFile(path, {"software": "broadsheet/0", "isPartOf": "run-1"})
    for number in range(pages):
        headers = [("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")]
        note = PageNote(role="article", label="Führung", signals=["Content-Signal: search=yes"])
        name = file.write_page(f"{URL}/{number}", 200, headers, BODY, note)
        file.write_outcome(
            f"{URL}/{number}", name, OutcomeNote(outcome="saved", article_id="bs-0", revision=2)
        )
    return file


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    assert _write(path).close() == path
    found = list(records(path))
    assert isinstance(found[0][1], Info)
    assert found[0][1].fields["isPartOf"] == "run-1"
    offset, page = found[1]
    assert isinstance(page, Fetched)
    assert (page.url, page.status, page.body) == (f"{URL}/0", 200, b"")
    with path.open("rb") as stream:
        whole = read_at(stream, offset)
    assert whole.body == BODY
    assert whole.note == PageNote(role="article", label="Führung", signals=["Content-Signal: search=yes"])
    outcome = found[2][1]
    assert isinstance(outcome, Outcome)
    assert (outcome.record_id, outcome.note.revision) == (page.record_id, 2)


def test_it_is_a_warc_file_for_others(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    _write(path).close()
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            assert record.rec_headers.protocol == "WARC/1.1"
            assert record.rec_headers.get_header("WARC-Date").endswith("Z")
            record.content_stream().read()


def test_a_run_without_pages_leaves_no_file(tmp_path: Path) -> None:
    assert ArchiveFile(tmp_path / "a.warc.gz", {}).close() is None
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_being_written_has_another_name_and_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    file = _write(path)
    assert recover(tmp_path) == []
    assert [each.name for each in tmp_path.iterdir()] == ["a.warc.gz.open"]
    file.close()
    assert [each.name for each in tmp_path.iterdir()] == ["a.warc.gz"]


def _killed(path: Path, cut: int) -> None:
    file = _write(path)
    file._stream.close()  # as the system does for a killed process
    left = path.with_name(path.name + ".open")
    left.write_bytes(left.read_bytes()[: -cut or None])


@pytest.mark.parametrize("cut", [0, 1, 40, 300])
def test_of_a_killed_run_every_whole_record_is_kept(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "a.warc.gz"
    _killed(path, cut)
    assert recover(tmp_path) == [path]
    found = [each for _, each in records(path)]
    assert not any(isinstance(each, Damage) for each in found)
    assert len(found) >= 7 - (cut > 0) - (cut > 200)
    assert recover(tmp_path) == []


def test_of_a_run_killed_in_its_first_record_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz.open").write_bytes(b"\x1f\x8b\x08\x00")
    assert recover(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


@given(st.integers(min_value=0, max_value=10_000))
def test_wherever_a_file_is_cut_the_rest_is_whole(cut: int) -> None:
    packed = io.BytesIO()
    writer = WARCWriter(packed, gzip=True, warc_version="1.1")
    ends = [0]
    for number in range(4):
        writer.write_record(
            writer.create_warc_record(f"{URL}/{number}", "resource", io.BytesIO(os.urandom(300)), 300)
        )
        ends.append(packed.tell())
    length = min(cut, ends[-1])
    assert whole_until(io.BytesIO(packed.getvalue()[:length])) == max(end for end in ends if end <= length)


def test_a_torn_tail_is_told_and_what_is_before_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    _write(path).close()
    path.write_bytes(path.read_bytes()[:-200])
    found = [each for _, each in records(path)]
    assert isinstance(found[-1], Damage)
    assert sum(isinstance(each, Fetched) for each in found) == 3


def test_wherever_a_file_is_torn_it_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    _write(path, pages=1).close()
    written, whole = path.read_bytes(), [each for _, each in records(path)]
    first = whole_until(io.BytesIO(written[:-1]))  # where the last record begins
    for cut in range(first + 1, len(written)):
        path.write_bytes(written[:cut])
        found = [each for _, each in records(path)]
        # Without the last bytes of its packing the record has all that it says.
        assert isinstance(found[-1], Damage) or found == whole, f"{cut - first} bytes of it"


def test_what_is_no_archive_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(b"not a WARC file at all\n")
    with pytest.raises(ArchiveError, match=r"a\.warc\.gz: is not a WARC file"):
        list(records(tmp_path / "a.warc.gz"))
    with pytest.raises(ArchiveError, match="No such file"):
        list(records(tmp_path / "b.warc.gz"))


def _plain(folder: Path) -> bytes:
    """An archive's bytes without their packing, so that a changed one is a changed header or length."""
    path = folder / "a.warc.gz"
    _write(path).close()
    return gzip.decompress(path.read_bytes())


@given(st.data())
def test_a_file_with_any_bytes_changed_is_read_or_named(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        whole = bytearray(_plain(Path(folder)))
        for _ in range(data.draw(st.integers(1, 4))):
            begin = data.draw(st.integers(0, len(whole)))
            end = begin + data.draw(st.integers(0, 60))
            whole[begin:end] = data.draw(st.binary(max_size=60))
        path = Path(folder) / "b.warc"
        path.write_bytes(whole)
        try:
            found = list(records(path))
        except ArchiveError as error:
            assert str(path) in str(error)
            return
        with path.open("rb") as stream:
            for offset, record in found:
                if isinstance(record, Fetched):
                    try:
                        read_at(stream, offset)
                    except ArchiveError as error:
                        assert str(path) in str(error)


def test_a_response_without_address_or_length_is_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(b"WARC/1.1\r\nWARC-Type: response\r\n\r\n")
    with pytest.raises(ArchiveError, match="is not a WARC file"):
        list(records(path))


@pytest.mark.parametrize(
    ("archive", "dataset"),
    [
        ("T.warc.gz", "T.jsonl"),
        ("T.run-1.warc.gz", "T.jsonl"),
        ("T.parquet.warc.gz", "T.parquet"),
        ("T.jsonl.gz.run-1.warc.gz", "T.jsonl.gz"),
        ("old.warc.gz", "old.parquet"),
    ],
)
def test_the_dataset_of_an_archives_run_lies_beside_it(tmp_path: Path, archive: str, dataset: str) -> None:
    for name in ("T.jsonl", "T.jsonl.gz", "T.parquet", "old.parquet"):
        (tmp_path / name).touch()
    assert datasets_beside([tmp_path / archive]) == [tmp_path / dataset]
