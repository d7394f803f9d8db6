"""When a rebuild takes the old ledger's place, and what it takes over from it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.crawling import PROJECT, environment
from tests.run.killing import Zygote
from tests.run.site import Site
from tests.upkeep.desk import Desk, damage


def test_another_programs_database_is_refused_and_stays_as_it_is(desk: Desk) -> None:
    """It was put aside as damaged."""
    desk.crawl()
    desk.ledger.unlink()
    with closing(sqlite3.connect(desk.ledger)) as connection, connection:
        connection.execute("CREATE TABLE invoices (number INTEGER)")
    before = desk.ledger.read_bytes()
    names = sorted(desk.folder.iterdir())
    told = "is a database of another program; give LEDGER_URL a file of its own"
    assert desk.task("rebuild") == (1, [f"scrapy ledger: The ledger {desk.ledger} {told}"])
    assert desk.ledger.read_bytes() == before
    assert sorted(desk.folder.iterdir()) == names


def test_what_is_no_database_is_rebuilt(desk: Desk) -> None:
    desk.crawl()
    desk.ledger.write_bytes(b"\xa5" * 50_000)
    code, said = desk.task("rebuild")
    assert (code, "Restored 6 articles" in said[-1]) == (0, True), said


def test_a_file_whose_reader_is_missing_is_not_taken_for_lost(desk: Desk) -> None:
    out = desk.folder / "out.parquet"
    desk.crawl("-o", str(out))
    before = desk.ledger.read_bytes()
    blocked = desk.folder / "blocked" / "pyarrow.py"
    blocked.parent.mkdir()
    blocked.write_text("raise ImportError\n")
    ended = subprocess.run(
        [sys.executable, "-m", "scrapy", "ledger", "rebuild"],
        cwd=PROJECT,
        env=environment(desk.folder, PYTHONPATH=str(blocked.parent)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, len(ended.stderr.splitlines())) == (1, 1), ended.stderr
    assert f"{out}: " in ended.stderr
    assert desk.ledger.read_bytes() == before


def test_a_sound_ledgers_memory_of_what_cannot_be_read_back_is_carried_over(desk: Desk) -> None:
    """Announced or not, all of it came a second time."""
    out = desk.folder / "out.csv"
    desk.crawl("-o", str(out))
    lines = out.read_bytes()
    code, said = desk.task("rebuild")
    assert code == 0
    assert [line for line in said if "out.csv" in line] == [
        f"Carried over: {out}, 6 articles as the old ledger knew them: its files cannot be read back."
    ]
    assert "nothing new" in desk.crawl("-o", str(out))
    assert out.read_bytes() == lines
    desk.site.sections["town"].grow(1)
    assert "1  saved" in desk.crawl("-o", str(out))
    assert desk.task("check")[0] == 0
    code, said = desk.task("stats")
    assert sum("walked without a gap in run" in line for line in said) == 1, said


def test_so_is_one_in_postgresql(
    zygote: Zygote, site: Site, tmp_path: Path, new_postgres: Callable[[], str]
) -> None:
    desk = Desk(zygote, site, tmp_path, new_postgres())
    out = desk.folder / "out.csv"
    desk.crawl("-o", str(out))
    code, said = desk.task("rebuild")
    assert (code, any(line.startswith(f"Carried over: {out}, 6 articles") for line in said)) == (0, True), (
        said
    )
    assert "nothing new" in desk.crawl("-o", str(out))


@pytest.mark.parametrize("how", ["gone", "damaged"])
def test_what_is_gone_or_told_by_a_damaged_ledger_only_comes_again(desk: Desk, how: str) -> None:
    out = desk.folder / "out.csv"
    desk.crawl("-o", str(out))
    if how == "gone":
        out.unlink()
    else:
        damage(desk.ledger)
    code, said = desk.task("rebuild")
    assert code == 0
    assert not any("Carried over" in line for line in said)
    assert any("come again" in line or "comes again" in line for line in said), said


def test_who_has_read_enough_is_not_told_of_a_broken_pipe(desk: Desk) -> None:
    desk.crawl()
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        ended = subprocess.run(
            [sys.executable, "-m", "scrapy", "ledger", "stats"],
            cwd=PROJECT,
            env=environment(desk.folder),
            stdout=pipe,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (ended.returncode, ended.stderr) == (0, "")
