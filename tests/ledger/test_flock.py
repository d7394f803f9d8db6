"""The lock on a file."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from crawler.ledger.flock import locked


def test_who_finds_it_held_is_told_at_once_which_file_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    with locked(path), pytest.raises(TimeoutError, match=r"a\.lock is held"), locked(path):
        pass
    assert path.exists()


def test_who_has_patience_gets_it_when_it_is_free(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    taken, free = threading.Event(), threading.Event()

    def hold() -> None:
        with locked(path):
            taken.set()
            free.wait(30)

    holder = threading.Thread(target=hold)
    holder.start()
    assert taken.wait(30)
    with pytest.raises(TimeoutError), locked(path, 0.06):
        pass
    threading.Timer(0.1, free.set).start()
    with locked(path, 30):
        assert free.is_set()
    holder.join(30)


def test_what_stands_in_the_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    path.write_text("run r1", "utf-8")
    with locked(path):
        assert path.read_text("utf-8") == "run r1"
