"""What a scheduler's machine does to runs: signals, full disks, ledgers that are locked, gone, old or new, clocks."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from crawler.ledger.schema import VERSION
from tests.crawling import PROJECT, environment, lines, manifest_of
from tests.ledger.making import TO_VERSION_1
from tests.run.killing import Ended, Zygote, faults
from tests.run.site import Section, Site

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote() as started:
        yield started


class Desk:
    """A section, a file and a ledger."""

    def __init__(self, zygote: Zygote, site: Site, folder: Path) -> None:
        self.zygote, self.site, self.folder = zygote, site, folder
        self.town = site.sections["town"]
        self.out = folder / "out.jsonl"
        self.ledger = folder / "ledger.sqlite"

    def crawl(self, *more: str, to: Path | None = None, **order: object) -> Ended:
        where = ("-o", str(to or self.out))
        address = f"url={self.site.url('town')}"
        return self.zygote.scrapy(self.folder, "crawl", "section", "-a", address, *where, *more, **order)  # type: ignore[arg-type]

    @contextmanager
    def when_read(self, path: str, *signals: int) -> Iterator[None]:
        """Send the crawl of this block signals, 20 ms apart, when it asks for the path."""

        def send() -> None:
            deadline = time.monotonic() + 60
            while not self.site.requests[path] and time.monotonic() < deadline:
                time.sleep(0.005)
            for number in signals:
                if self.zygote.child:
                    os.kill(self.zygote.child, number)
                time.sleep(0.02)

        sender = threading.Thread(target=send)
        sender.start()
        yield
        sender.join(timeout=70)

    def expected(self) -> set[str]:
        return {self.site.base + path for path in self.town.paths()}

    def is_whole_after_the_next_run(self, code: int = 0) -> None:
        """The next ordinary run finds all the rest, and nothing stands twice."""
        after = self.crawl()
        assert after.code == code, after.said
        assert faults(self.folder, self.expected(), "out.jsonl") == []


@pytest.fixture
def desk(zygote: Zygote, tmp_path: Path) -> Iterator[Desk]:
    with Site(Section("town", long_every=0), pause=0.002) as site:
        yield Desk(zygote, site, tmp_path)


# -- signals


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_in_order(desk: Desk, number: int) -> None:
    desk.town.grow(60)
    desk.site.pause = 0.02
    with desk.when_read("/town/story-45", number):
        stopped = desk.crawl(flush_lines=4)
    assert stopped.code == 5, stopped.said
    manifest = manifest_of(desk.folder)
    assert manifest["verdict"] == "stopped"
    assert manifest["found"] == sum(manifest["states"].values())
    assert 0 < len(lines(desk.out)) == manifest["lines"] < 60
    desk.is_whole_after_the_next_run()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_stops_at_once(desk: Desk, number: int) -> None:
    desk.town.grow(60)
    desk.site.pause = 0.02
    with desk.when_read("/town/story-45", number, number):
        desk.crawl(flush_lines=4)
    desk.is_whole_after_the_next_run()


# -- disks


def test_a_disk_that_is_full_at_once_loses_nothing(desk: Desk) -> None:
    desk.town.grow(12)
    full = desk.crawl("-L", "ERROR", file_size=2_000)
    assert full.code in {1, 5}, full.said
    assert "Traceback" not in full.said
    assert not desk.out.exists()
    desk.is_whole_after_the_next_run()


@pytest.mark.parametrize("room", [12_000, 60_000])
def test_a_disk_that_fills_in_the_middle_is_exit_5_and_loses_nothing(desk: Desk, room: int) -> None:
    desk.town.grow(80)
    full = desk.crawl(file_size=room, flush_lines=5)
    assert full.code in {1, 5}, full.said
    assert "Traceback" not in full.said
    desk.is_whole_after_the_next_run()


@pytest.mark.parametrize("form", ["csv", "jsonlines"])
def test_a_feed_that_finds_no_room_is_told_and_the_lines_are_safe(desk: Desk, form: str) -> None:
    desk.town.grow(6)
    feeds = {"/dev/full": {"format": form, "overwrite": True}, str(desk.out): {"format": "jsonlines"}}
    address = f"url={desk.site.url('town')}"
    ended = desk.zygote.scrapy(
        desk.folder, "crawl", "section", "-a", address, "-s", f"FEEDS={json.dumps(feeds)}"
    )
    assert ended.code == 3, ended.said
    assert "feed /dev/full could not be stored" in manifest_of(desk.folder)["sentence"]
    assert len(lines(desk.out)) == 6
    assert Path("/dev/full").is_char_device(), "a device must never be replaced by a file"


def test_a_folder_that_cannot_be_written_is_one_line_and_exit_1(desk: Desk) -> None:
    desk.town.grow(3)
    (desk.folder / "file").write_text("")
    ended = desk.crawl("-L", "ERROR", to=desk.folder / "file" / "out.jsonl")
    assert ended.code == 1, ended.said
    assert len(ended.said.strip().splitlines()) == 1
    desk.is_whole_after_the_next_run()


def test_lines_that_cannot_be_put_in_their_place_are_one_line_and_wait(desk: Desk) -> None:
    desk.town.grow(8)
    folder = desk.folder / "data"
    out = folder / "out.jsonl"
    assert desk.crawl(to=out, die_at="committed").code == -signal.SIGKILL
    folder.rename(desk.folder / "away")
    folder.write_text("in the way")
    ended = desk.crawl("-L", "ERROR", to=out)
    assert ended.code == 1, ended.said
    assert len(ended.said.strip().splitlines()) == 1
    folder.unlink()
    (desk.folder / "away").rename(folder)
    assert desk.crawl(to=out).code == 0
    assert faults(desk.folder, desk.expected(), "out.jsonl") == []


def test_a_journal_that_someone_removed_is_one_line_and_comes_again_after_a_rebuild(desk: Desk) -> None:
    desk.town.grow(8)
    assert desk.crawl(die_at="committed").code == -signal.SIGKILL
    for part in desk.folder.glob(".*.part"):
        part.unlink()
    ended = desk.crawl("-L", "ERROR")
    assert ended.code == 1, ended.said
    assert len(ended.said.strip().splitlines()) == 1
    assert "scrapy ledger rebuild" in ended.said
    assert desk.zygote.scrapy(desk.folder, "ledger", "rebuild").code == 0
    desk.is_whole_after_the_next_run()


# -- ledgers


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


# -- two at once


def test_the_second_run_at_once_ends_with_75_and_says_who_holds_the_lock(desk: Desk) -> None:
    desk.town.grow(60)
    desk.site.pause = 0.05
    command = ["crawl", "section", "-a", f"url={desk.site.url('town')}", "-o", str(desk.out)]
    first = subprocess.Popen(
        [sys.executable, "-m", "scrapy", *command],
        cwd=PROJECT,
        env=environment(desk.folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 30
        while not desk.site.requests and time.monotonic() < deadline:
            time.sleep(0.05)
        second = desk.crawl("-L", "ERROR")
        assert second.code == 75, second.said
        assert len(second.said.strip().splitlines()) == 1
        assert f"process {first.pid}" in second.said
        assert first.wait(timeout=60) == 0
    finally:
        first.kill()
        first.wait(timeout=30)
    assert faults(desk.folder, desk.expected(), "out.jsonl") == []


# -- walks that end early


def test_capped_by_max_pages_the_next_run_finds_the_rest(desk: Desk) -> None:
    desk.town.grow(120)
    assert desk.crawl("-a", "max_pages=5").code == 0
    assert len(lines(desk.out)) == 50
    desk.is_whole_after_the_next_run()


def test_a_listing_page_that_answers_500_is_exit_3_and_the_next_run_finds_the_rest(desk: Desk) -> None:
    desk.town.grow(100)
    desk.town.broken_listings.add(7)
    broken = desk.crawl("-s", "RETRY_TIMES=0")
    assert broken.code == 3, broken.said
    assert len(lines(desk.out)) == 60
    desk.town.broken_listings.clear()
    desk.is_whole_after_the_next_run()


def test_killed_on_listing_page_9_of_20_the_next_run_finds_the_rest(desk: Desk) -> None:
    desk.town.per_page = 4
    desk.town.grow(80)
    desk.site.pause = 0.01
    with desk.when_read("/town/?page=9", signal.SIGKILL):
        killed = desk.crawl(flush_lines=4)
    assert killed.code == -signal.SIGKILL, killed.said
    desk.is_whole_after_the_next_run()


# -- scheduled runs


def test_a_second_run_over_an_unchanged_section_costs_almost_nothing(desk: Desk) -> None:
    desk.town.grow(400)
    assert desk.crawl("-s", "RECHECK_AFTER=1h").code == 0
    first, desk.site.bytes = desk.site.bytes, 0
    assert desk.crawl("-s", "RECHECK_AFTER=1h").code == 0
    assert desk.site.bytes <= 0.03 * first, f"{desk.site.bytes} of {first} bytes"


def test_new_edited_corrected_and_deleted_articles_are_found(desk: Desk) -> None:
    desk.town.grow(40)
    assert desk.crawl().code == 0
    with closing(sqlite3.connect(desk.ledger)) as connection, connection:
        connection.execute("UPDATE bs_articles SET next_look = 0")
    desk.town.edited[30] += 1
    gone = desk.town.numbers.pop(12)
    desk.town.grow(20)
    ended = desk.crawl()
    assert ended.code == 0, ended.said
    states = manifest_of(desk.folder)["states"]
    assert (states["saved"], states["gone"]) == (21, 1)
    assert any(f"story-{gone}" in miss["url"] for miss in manifest_of(desk.folder)["misses"])
    revised = [record for record in lines(desk.out) if record["revision"] == 2]
    assert [(record["url"][-8:], record["changed_fields"]) for record in revised] == [
        ("story-30", ["headline"])
    ]
    assert faults(desk.folder, desk.expected(), "out.jsonl") == []


@pytest.mark.parametrize("days", [-2, 400])
def test_a_clock_that_is_set_back_or_forth_loses_nothing(desk: Desk, days: int) -> None:
    desk.town.grow(30)
    desk.crawl("-a", "max_pages=1")
    desk.town.grow(5)
    assert desk.crawl(clock=days * 86_400).code == 0
    desk.town.grow(5)
    desk.is_whole_after_the_next_run()
