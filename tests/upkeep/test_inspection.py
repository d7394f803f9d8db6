"""What `scrapy ledger check` finds, and what is no fault."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.upkeep.desk import Desk, elsewhere


def test_check_looks_at_the_files_that_the_ledger_names(desk: Desk) -> None:
    elsewhere(desk)
    assert desk.task("check") == (0, ["Ledger and datasets agree."])


def test_a_form_that_cannot_be_read_back_is_no_fault_of_the_ledger(desk: Desk) -> None:
    out = desk.folder / "out.csv"
    desk.crawl("-o", str(out))
    code, said = desk.task("check")
    assert code == 0
    assert said == [f"Not checked: {out}: its form cannot be read back.", "Ledger and datasets agree."]
    desk.crawl("-o", str(desk.folder / "both.jsonl"), "-o", str(desk.folder / "both.csv"))
    assert desk.task("check")[1] == said, "what the CSV file has stands in the other one, too"
    assert any(f"Carried over: {out}" in line for line in desk.task("rebuild")[1])


def test_check_finds_what_is_missing(desk: Desk) -> None:
    out = desk.folder / "out.jsonl"
    desk.crawl("-o", str(out))
    lines = out.read_bytes().splitlines(keepends=True)
    out.write_bytes(b"".join(lines[:-2]) + lines[-1][:40])
    code, said = desk.task("check")
    assert code == 3
    text = "\n".join(said)
    assert "2 delivered articles stand in no file" in text
    assert "line 5" in text


def test_check_finds_a_journal_that_lost_lines(desk: Desk) -> None:
    killed = desk.zygote.scrapy(
        desk.folder, "crawl", "section", "-a", f"url={desk.site.url('town')}", die_at="committed"
    )
    assert killed.code == -9
    code, said = desk.task("check")
    assert code == 3
    assert any("the next run on this machine closes it" in line for line in said)
    assert not any("in no file of the dataset" in line for line in said), "they are in the journal"
    assert any(line.startswith("Not checked: ") and line.endswith("is not closed.") for line in said)
    part = next(desk.folder.rglob("*.part"))
    part.write_bytes(part.read_bytes()[:-10])
    assert any("lines were lost" in line for line in desk.task("check")[1])


def test_check_finds_damage_in_the_file(desk: Desk) -> None:
    desk.crawl()
    with closing(sqlite3.connect(desk.ledger)) as connection, connection:
        connection.execute("INSERT INTO bs_aliases VALUES (1, 5, 77)")
    code, said = desk.task("check")
    assert (code, said) == (3, ["1 aliases lead to no article"])
