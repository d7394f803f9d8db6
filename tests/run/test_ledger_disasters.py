"""Ledgers that are locked, gone, old, new or another machine's, and clocks that are wrong."""

from __future__ import annotations

import signal
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing

import pytest

from crawler.ledger.versions import VERSION
from tests.crawling import lines
from tests.ledger.making import TO_VERSION_1
from tests.run.desk import Desk
from tests.run.killing import faults, read_books

pytestmark = pytest.mark.slow


def test_a_locked_ledger_is_one_line_and_exit_1(desk: Desk) -> None:
    desk.town.grow(3)
    desk.crawl("-a", "max_articles=1")
    with closing(sqlite3.connect(desk.ledger, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        locked = desk.crawl("-L", "ERROR", environ={"LEDGER_URL": f"sqlite:///{desk.ledger}?timeout=0.2"})
        other.execute("ROLLBACK")
    assert locked.code == 1, locked.said
    assert len(locked.said.strip().splitlines()) == 1
    assert "was locked by another process for more than 0.2 s" in locked.said
    desk.is_whole_after_the_next_run()


def test_a_ledger_locked_in_the_middle_is_exit_5_and_loses_nothing(desk: Desk) -> None:
    desk.town.grow(40)
    desk.site.pause = 0.02
    desk.crawl("-a", "max_articles=1")

    def hold() -> None:
        time.sleep(1.2)
        with closing(sqlite3.connect(desk.ledger, isolation_level=None, timeout=20)) as other:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(4)
            other.execute("ROLLBACK")

    holder = threading.Thread(target=hold)
    holder.start()
    locked = desk.crawl(environ={"LEDGER_URL": f"sqlite:///{desk.ledger}?timeout=0.2"})
    holder.join(timeout=30)
    assert locked.code in {1, 5}, locked.said
    assert "was locked by another process" in locked.said
    desk.is_whole_after_the_next_run()


@pytest.mark.parametrize(("version", "code"), [(1, 0), (VERSION + 1, 1)])
def test_an_older_ledger_is_migrated_and_a_newer_one_refused(desk: Desk, version: int, code: int) -> None:
    desk.town.grow(4)
    assert desk.crawl().code == 0
    with closing(sqlite3.connect(desk.ledger)) as connection, connection:
        older = TO_VERSION_1 if version == 1 else ()
        for statement in (*older, f"UPDATE bs_meta SET value = '{version}' WHERE name = 'version'"):  # noqa: S608
            connection.execute(statement)
    desk.town.grow(2)
    ended = desk.crawl("-L", "ERROR")
    assert ended.code == code, ended.said
    if code:
        assert len(ended.said.strip().splitlines()) == 1
        assert "newer" in ended.said
        assert len(lines(desk.out)) == 4
    else:
        assert faults(desk.folder, desk.expected(), "out.jsonl") == []


def test_a_removed_ledger_is_one_line_and_exit_1_until_it_is_rebuilt(desk: Desk) -> None:
    desk.town.grow(4)
    assert desk.crawl().code == 0
    before = desk.out.read_bytes()
    desk.ledger.unlink()
    ended = desk.crawl("-L", "ERROR")
    assert ended.code == 1, ended.said
    assert len(ended.said.strip().splitlines()) == 1
    assert "scrapy ledger rebuild" in ended.said
    assert desk.out.read_bytes() == before
    assert desk.zygote.scrapy(desk.folder, "ledger", "rebuild").code == 0
    desk.town.grow(2)
    desk.is_whole_after_the_next_run()


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv", "out.xml"])
def test_a_removed_file_gets_everything_again(desk: Desk, name: str) -> None:
    out = desk.folder / name
    desk.town.grow(4)
    assert desk.crawl(to=out).code == 0
    first = out.read_bytes().count(b"story-")
    out.unlink()
    assert desk.crawl(to=out).code == 0
    assert out.read_bytes().count(b"story-") == first


def test_a_removed_ledger_is_missed_where_each_run_has_its_file(desk: Desk) -> None:
    desk.town.grow(5)
    crawl = ("crawl", "section", "-a", f"url={desk.site.url('town')}")
    assert desk.zygote.scrapy(desk.folder, *crawl).code == 0
    desk.ledger.unlink()
    ended = desk.zygote.scrapy(desk.folder, *crawl, "-L", "ERROR")
    assert "scrapy ledger rebuild" in desk.one_line(ended, 1)
    assert desk.zygote.scrapy(desk.folder, "ledger", "rebuild").code == 0
    desk.town.grow(1)
    assert desk.zygote.scrapy(desk.folder, *crawl).code == 0
    assert faults(desk.folder, desk.expected(), "*.jsonl") == []


def test_an_old_copy_of_the_ledger_is_not_believed(desk: Desk) -> None:
    desk.town.grow(3)
    assert desk.crawl().code == 0
    old = desk.ledger.read_bytes()
    desk.town.grow(3)
    assert desk.crawl().code == 0
    desk.ledger.write_bytes(old)
    assert "scrapy ledger rebuild" in desk.one_line(desk.crawl("-L", "ERROR"), 1)
    assert read_books(desk.folder, "out.jsonl").doubled == []


def test_a_machine_with_a_new_name_closes_what_it_left_under_the_old_one(desk: Desk) -> None:
    desk.town.grow(12)
    assert desk.crawl(die_at="committed", flush_lines=4).code == -signal.SIGKILL
    with closing(sqlite3.connect(desk.ledger)) as connection, connection:
        connection.execute("UPDATE bs_journals SET machine = 'container-of-yesterday'")
    desk.is_whole_after_the_next_run()


# -- clocks


@pytest.mark.parametrize("days", [-2, 400])
def test_a_clock_that_is_set_back_or_forth_loses_nothing(desk: Desk, days: int) -> None:
    desk.town.grow(30)
    desk.crawl("-a", "max_pages=1")
    desk.town.grow(5)
    assert desk.crawl(clock=days * 86_400).code == 0
    desk.town.grow(5)
    desk.is_whole_after_the_next_run()


@pytest.mark.parametrize("days", [-2, 20, 400])
def test_a_run_killed_under_a_wrong_clock_loses_nothing_under_the_right_one(desk: Desk, days: int) -> None:
    desk.town.grow(30)
    killed = desk.crawl(die_at="committed", flush_lines=4, clock=days * 86_400)
    assert killed.code == -signal.SIGKILL, killed.said
    desk.is_whole_after_the_next_run()


def test_what_failed_under_a_clock_that_ran_ahead_is_asked_for_again(desk: Desk) -> None:
    desk.town.grow(4)
    desk.site.faults["/town/story-2"] = 500
    assert desk.crawl("-s", "RETRY_TIMES=0", clock=400 * 86_400).code == 3
    desk.site.faults.clear()
    desk.is_whole_after_the_next_run()


@pytest.mark.parametrize(("before", "after"), [(0, -1), (0, 365), (365, 0), (-1, 0), (-365, 0)])
def test_when_the_clock_jumps_between_runs_nothing_is_lost_and_nothing_asked_for_without_end(
    desk: Desk, before: int, after: int
) -> None:
    desk.town.grow(10)
    desk.site.faults["/town/story-2"] = 500
    assert desk.crawl("-s", "RETRY_TIMES=0", clock=before * 86_400).code == 3
    desk.site.faults.clear()
    desk.town.grow(3)
    asked = []
    # What failed under a clock that is a day ahead of the next one waits that day longer; then all pauses are over.
    for days in (after, after + 2, after + 2):
        earlier = Counter(desk.site.requests)
        ended = desk.crawl(clock=days * 86_400)
        asked.append(Counter(desk.site.requests) - earlier)
    assert ended.code == 0, ended.said
    assert faults(desk.folder, desk.expected(), "out.jsonl") == []
    assert max(count for each in asked for count in each.values()) == 1
    assert not [path for path in asked[-1] if "story" in path], "nothing is due any more"
