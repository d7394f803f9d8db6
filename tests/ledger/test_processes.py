"""Several processes at one ledger, and processes that are killed."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crawler.ledger import Ledger, open_ledger
from tests.ledger.making import NOW, begin, entry

# Each commit adds ten keys of the writer's own range and says so, after it has returned.
WRITE = """
import sys
from crawler.ledger import open_ledger
from tests.ledger.making import begin, entry
url, name, first, commits = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
ledger = open_ledger(url)
if ledger.run(name) is None:
    begin(ledger, name)
print("ready", flush=True)
for number in range(commits):
    keys = range(first + number * 10, first + number * 10 + 10)
    shared = [entry(key, listing_url=f"https://x/{key % 7}", aliases=(-key - 1,)) for key in keys]
    ledger.commit(name, length=keys[-1] + 1, lines=number + 1, entries=shared)
    print(keys[-1], flush=True)
ledger.close()
"""


def write(url: str, name: str, first: int, commits: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITE, url, name, str(first), str(commits)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_writers_at_once_lose_nothing(ledger: Ledger, ledger_url: str) -> None:
    writers = [write(ledger_url, f"w{number}", number * 1000, 30) for number in range(2)]
    for writer in writers:
        writer.communicate(timeout=60)
        assert writer.returncode == 0
    expected = [*range(300), *range(1000, 1300)]
    assert sorted(ledger.look_up("D", range(2_000))) == expected
    assert len(ledger.look_up("D", [-key - 1 for key in expected])) == 600
    assert {journal.run_id: journal.lines for journal in ledger.unfinished()} == {"w0": 30, "w1": 30}


@pytest.mark.slow
def test_a_killed_writer_leaves_whole_commits(
    ledger_url: str, tmp_path: Path, open_one: Callable[[], Ledger]
) -> None:
    chance = random.Random(5)
    begin(open_one(), "w")
    first = 0
    for _ in range(8):
        writer = write(ledger_url, "w", first, 2_000)
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.3))
        writer.send_signal(signal.SIGKILL)
        said, _ = writer.communicate(timeout=30)
        promised = [int(line) + 1 for line in said.split() if line != "ready"]
        promised_length = promised[-1] if promised else first
        ledger = open_one()
        length = ledger.unfinished()[0].length
        assert length in {promised_length, promised_length + 10} or length == promised_length == 0
        assert sorted(ledger.look_up("D", range(length + 100))) == list(range(length))
        assert len(ledger.look_up("D", [-key - 1 for key in range(length)])) == length
        first = length
    assert first > 0
    if ledger_url.startswith("sqlite"):
        with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_look_up_is_one_statement(tmp_path: Path) -> None:
    ledger = open_ledger(f"sqlite:///{tmp_path}/ledger.sqlite")
    begin(ledger)
    ledger.look_up("D", [0])
    said: list[str] = []
    with ledger.reading() as connection:  # type: ignore[attr-defined]
        connection._raw.set_trace_callback(said.append)
    ledger.look_up("D", range(50))
    assert len([line for line in said if "SELECT" in line]) == 1
    ledger.close()


def test_no_keys_are_no_statement(tmp_path: Path) -> None:
    """Each run without anything due asks for none."""
    ledger = open_ledger(f"sqlite:///{tmp_path}/ledger.sqlite")
    begin(ledger)
    said: list[str] = []
    with ledger.reading() as connection:  # type: ignore[attr-defined]
        connection._raw.set_trace_callback(said.append)
    assert ledger.due("D", [1], NOW, 10) == []
    assert not [line for line in said if "bs_listings" in line]
    ledger.close()


def test_many_that_are_lost_are_no_long_statement(tmp_path: Path) -> None:
    """PostgreSQL ends one that takes half a minute."""
    ledger = open_ledger(f"sqlite:///{tmp_path}/ledger.sqlite")
    begin(ledger)
    ledger.commit("r1", length=1, lines=1, entries=[entry(key, revision=1) for key in range(2_500)])
    said: list[str] = []
    with ledger.reading() as connection:  # type: ignore[attr-defined]
        connection._raw.set_trace_callback(said.append)
    ledger.lose("D", range(2_500))  # type: ignore[attr-defined]
    assert len([line for line in said if "UPDATE bs_articles" in line]) == 3
    assert len(ledger.due("D", [1], NOW, 5_000)) == 2_500
    ledger.close()
