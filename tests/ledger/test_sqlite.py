"""What only a file can suffer."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from crawler.errors import LedgerError, UsageError
from crawler.ledger import open_ledger
from crawler.ledger.versions import VERSION
from tests.ledger.making import NOW, TO_VERSION_1, begin, entry


def make(path: Path, keys: range = range(1)) -> None:
    ledger = open_ledger(f"sqlite:///{path}")
    begin(ledger)
    ledger.commit("r1", length=1, lines=1, entries=[entry(key) for key in keys])
    ledger.close()


def refusal(path: Path, query: str = "") -> str:
    """The one line of the refusal; the file must be as it was."""
    before = path.read_bytes()
    with pytest.raises(LedgerError) as caught:
        open_ledger(f"sqlite:///{path}{query}")
    assert path.read_bytes() == before
    line = str(caught.value)
    assert "\n" not in line
    assert str(path) in line
    return line


@pytest.mark.parametrize("query", ["?timeout=0.2", ""])
def test_what_is_no_database_is_refused(tmp_path: Path, query: str) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_text("not a database, but somebody's notes\n" * 40)
    assert "scrapy ledger rebuild" in refusal(path, query)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.touch()
    assert "scrapy ledger rebuild" in refusal(path)


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    make(path, range(2_000))
    os.truncate(path, path.stat().st_size // 2)
    assert "scrapy ledger rebuild" in refusal(path)


def test_damage_inside_is_told_when_it_is_met(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    make(path, range(5_000))
    with path.open("r+b") as file:
        file.seek(4096 * 40)
        file.write(b"\xa5" * (path.stat().st_size - 4096 * 40))
    ledger = open_ledger(f"sqlite:///{path}")
    with pytest.raises(LedgerError, match=r"damaged.*scrapy ledger rebuild"):
        for key in range(0, 5_000, 50):
            ledger.look_up("D", range(key, key + 50))
    ledger.close()


def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    assert "another program" in refusal(path)


def test_a_newer_ledger_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    make(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE bs_meta SET value = ? WHERE name = 'version'", (str(VERSION + 1),))
    assert "newer" in refusal(path)


def test_a_ledger_of_version_1_is_brought_to_this_one(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    make(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in TO_VERSION_1:
            connection.execute(statement)
    ledger = open_ledger(f"sqlite:///{path}")
    assert ledger.look_up("D", [0]) == {0: entry(0)}
    ledger.commit("r1", length=2, lines=2, entries=[entry(1, reason="robots.txt")])
    assert ledger.look_up("D", [1])[1].reason == "robots.txt"
    assert ledger.host_file("h", "robots.txt") is None
    ledger.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT value FROM bs_meta").fetchall() == [(str(VERSION),)]


def test_a_migration_that_fails_leaves_the_old_ledger(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    make(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "UPDATE bs_meta SET value = '1' WHERE name = 'version'"
        )  # but its tables are newer
    with pytest.raises(LedgerError, match="already exists"):
        open_ledger(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT value FROM bs_meta").fetchall() == [("1",)]


def test_a_ledger_locked_for_too_long_is_told(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    make(path)
    ledger = open_ledger(f"sqlite:///{path}?timeout=0.1")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert list(ledger.look_up("D", [0])) == [0], "who only reads need not wait"
        with pytest.raises(LedgerError, match=r"locked by another process for more than 0\.1 s"):
            ledger.commit("r1", length=2, lines=2, entries=[entry(5)])
        other.execute("ROLLBACK")
    ledger.commit("r1", length=2, lines=2, entries=[entry(5)])
    assert list(ledger.look_up("D", [5])) == [5]
    ledger.close()


def test_a_full_disk_is_told_and_nothing_is_half_written(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    make(path)
    script = f"""
import resource, signal
from crawler.errors import LedgerError
from crawler.ledger import open_ledger
from tests.ledger.making import entry
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
ledger = open_ledger("sqlite:///{path}")
resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))
try:
    for round in range(1000):
        ledger.commit("r1", length=round, lines=round, entries=[entry(round * 50 + i) for i in range(50)])
except LedgerError as error:
    print(round, error)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    rounds, said = done.stdout.strip().split(" ", 1)
    assert "disk" in said
    ledger = open_ledger(f"sqlite:///{path}")
    assert sorted(ledger.look_up("D", range(100_000))) == list(range(int(rounds) * 50)) or rounds == "0"
    assert ledger.unfinished()[0].length == max(int(rounds) - 1, 0)
    ledger.close()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LedgerError, match="cannot be made"):
        open_ledger(f"sqlite:///{tmp_path}/file/ledger.sqlite")


def test_a_log_left_by_a_removed_ledger_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger = open_ledger(f"sqlite:///{path}")
    begin(ledger)
    path.unlink()  # the log stays
    make(path)
    again = open_ledger(f"sqlite:///{path}")
    assert list(again.look_up("D", [0])) == [0]
    assert len(list(tmp_path.glob("ledger.sqlite-wal.damaged-*"))) == 1
    again.close()
    ledger.close()


def test_many_that_open_a_new_ledger_at_once_get_the_same(tmp_path: Path) -> None:
    failures: list[Exception] = []

    def open_and_write(number: int) -> None:
        try:
            ledger = open_ledger(f"sqlite:///{tmp_path}/new/ledger.sqlite")
            begin(ledger, f"r{number}")
            ledger.close()
        except Exception as error:  # noqa: BLE001 (told below)
            failures.append(error)

    threads = [threading.Thread(target=open_and_write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    ledger = open_ledger(f"sqlite:///{tmp_path}/new/ledger.sqlite")
    assert len(ledger.unfinished()) == 8
    ledger.close()


def test_commits_reach_the_disk(tmp_path: Path) -> None:
    ledger = open_ledger(f"sqlite:///{tmp_path}/ledger.sqlite")
    with ledger.reading() as connection:  # type: ignore[attr-defined]
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    ledger.close()


def test_what_is_due_is_found_by_its_own_index(tmp_path: Path) -> None:
    """By the primary key, SQLite went through all articles of the dataset."""
    ledger = open_ledger(f"sqlite:///{tmp_path}/ledger.sqlite")
    begin(ledger)
    asked: list[str] = []
    with ledger.reading() as connection:  # type: ignore[attr-defined]
        connection._raw.set_trace_callback(asked.append)
        ledger.due("D", [1, 2], NOW, 10)
        ledger.due("D", [1, 2], NOW, 10, after=5)
        connection._raw.set_trace_callback(None)
        due = [statement for statement in asked if "next_look <=" in statement]
        plans = [str(connection.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()) for statement in due]
    assert len(plans) == 2
    assert all("USING COVERING INDEX bs_articles_due" in plan for plan in plans)
    ledger.close()


def test_a_relative_path_is_relative_to_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project, elsewhere = tmp_path / "project", tmp_path / "elsewhere"
    project.mkdir()
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    open_ledger("sqlite:///output/ledger.sqlite", project=project).close()
    open_ledger("sqlite:///output/ledger.sqlite").close()
    assert (project / "output" / "ledger.sqlite").is_file()
    assert (elsewhere / "output" / "ledger.sqlite").is_file()


@pytest.mark.parametrize(
    "url",
    ["", "ledger.sqlite", "sqlite://", "sqlite:///:memory:", "mysql://host/db", "sqlite:///x?timeout=soon"],
)
def test_an_address_that_names_no_ledger_is_a_usage_error(url: str) -> None:
    with pytest.raises(UsageError, match="LEDGER_URL"):
        open_ledger(url)


def test_naming_a_state_costs_no_database(tmp_path: Path) -> None:
    heavy = "{'sqlite3', 'psycopg'}"
    script = f"import sys, crawler.ledger; print(*{heavy} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=30
    )
    assert done.stdout.strip() == ""


def test_a_ledger_in_a_file_needs_no_postgres_driver(tmp_path: Path) -> None:
    script = (
        "import sys; from crawler.ledger import open_ledger;"
        f"open_ledger('sqlite:///{tmp_path}/l.sqlite').close();"
        "print('psycopg' in sys.modules or 'crawler.ledger.postgres' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=30
    )
    assert done.stdout.strip() == "False"
