from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import JournalError, TakenError
from crawler.run.journal import JournalFile, add, cut, detach, move


@pytest.fixture
def small_disk() -> Iterator[None]:
    """No file may grow beyond 64 bytes (RLIMIT_FSIZE), as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_lines_reach_the_disk_with_sync_and_not_before(tmp_path: Path) -> None:
    journal = JournalFile(tmp_path / "new" / "a.part")
    journal.append(b'{"a":1}')
    assert (tmp_path / "new" / "a.part").read_bytes() == b""
    journal.sync()
    assert (tmp_path / "new" / "a.part").read_bytes() == b'{"a":1}\n'
    assert journal.length == 8


def test_a_journal_never_takes_over_a_file_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "a.part").write_text("someone else's")
    with pytest.raises(TakenError, match="cannot be written"):
        JournalFile(tmp_path / "a.part")
    assert (tmp_path / "a.part").read_text() == "someone else's"


def test_a_full_disk_is_said_in_one_line(tmp_path: Path, small_disk: None) -> None:
    journal = JournalFile(tmp_path / "a.part")
    journal.append(b"x" * 40)
    journal.sync()
    journal.append(b"y" * 40)
    with pytest.raises(JournalError, match="What was saved before is safe"):
        journal.sync()
    assert journal.length == 41


def test_what_stands_behind_the_committed_length_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "a.part"
    path.write_bytes(b'{"a":1}\n{"a":2}\n{"a"')
    cut(path, 8)
    assert path.read_bytes() == b'{"a":1}\n'


def test_a_moved_file_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("old")
    (tmp_path / "new").write_text("new")
    move(tmp_path / "new", tmp_path / "old")
    assert (tmp_path / "old").read_text() == "new"


@given(before=st.binary(max_size=40), torn=st.binary(max_size=40), lines=st.binary(max_size=40))
def test_adding_may_be_repeated_after_a_crash(
    tmp_path_factory: pytest.TempPathFactory, before: bytes, torn: bytes, lines: bytes
) -> None:
    folder = tmp_path_factory.mktemp("add")
    (folder / "target").write_bytes(before + torn)
    (folder / "lines").write_bytes(lines)
    add(folder / "lines", folder / "target", len(before))
    add(folder / "lines", folder / "target", len(before))
    onto_a_line_of_its_own = b"" if not before or before.endswith(b"\n") else b"\n"
    assert (folder / "target").read_bytes() == before + onto_a_line_of_its_own + lines


def test_a_journal_that_was_detached_is_out_of_its_writers_reach(tmp_path: Path) -> None:
    journal = JournalFile(tmp_path / "a.part")
    journal.append(b"1")
    journal.sync()
    detach(tmp_path / "a.part")
    journal.append(b"2")
    journal.sync()
    journal.close()
    assert (tmp_path / "a.part").read_bytes() == b"1\n"
    assert [path.name for path in tmp_path.iterdir()] == ["a.part"]
