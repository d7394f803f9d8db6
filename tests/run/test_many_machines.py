"""Runs whose ledger is in PostgreSQL, as a fleet has it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from crawler.ledger import open_ledger
from tests.crawling import PROJECT, environment
from tests.run.killing import Zygote, read_books
from tests.run.site import Section, Site

pytestmark = pytest.mark.slow


def expire_leases(address: str) -> None:
    import psycopg  # noqa: PLC0415

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("UPDATE bs_leases SET until = until - 3600")


@pytest.mark.parametrize(
    "step", ["line half written", "in the transaction", "committed", "published", "ledger told"]
)
def test_after_a_death_the_host_is_free_when_its_lease_has_run_out(
    zygote: Zygote, tmp_path: Path, new_postgres: Callable[[], str], step: str
) -> None:
    address, town = new_postgres(), Section("town")
    town.grow(8)
    environ = {"LEDGER_URL": address}
    with Site(town) as site:
        crawl = ("crawl", "section", "-a", f"url={site.url('town')}", "-o", str(tmp_path / "out.jsonl"))
        killed = zygote.scrapy(tmp_path, *crawl, environ=environ, die_at=step)
        assert killed.code == -signal.SIGKILL, killed.said
        early = zygote.scrapy(tmp_path, *crawl, "-L", "ERROR", environ=environ)
        assert early.code == 75, early.said
        assert len(early.said.strip().splitlines()) == 1
        expire_leases(address)
        after = zygote.scrapy(tmp_path, *crawl, environ=environ)
        assert after.code == 0, after.said
        expected = {site.base + path for path in town.paths()}
    books = read_books(tmp_path, "out.jsonl")
    assert (books.lost(expected), books.doubled, books.torn, books.left) == ([], [], [], [])
    ledger = open_ledger(address)
    assert ledger.unfinished() == []
    ledger.close()


def test_a_run_that_slept_through_its_lease_spoils_nothing_that_was_closed_meanwhile(
    zygote: Zygote, tmp_path: Path, new_postgres: Callable[[], str]
) -> None:
    address, town = new_postgres(), Section("town", long_every=0)
    town.grow(60)
    feeds = json.dumps({str(tmp_path / "%(time)s.jsonl"): {"format": "jsonlines"}})
    with Site(town, pause=0.02) as site:
        command = [
            "crawl",
            "section",
            "-a",
            f"url={site.url('town')}",
            "-s",
            f"FEEDS={feeds}",
            "-s",
            "LOG_LEVEL=ERROR",
        ]
        sleeper = subprocess.Popen(
            [sys.executable, "-m", "scrapy", *command],
            cwd=PROJECT,
            env=environment(tmp_path, LEDGER_URL=address),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            deadline = time.monotonic() + 60
            while not site.requests["/town/story-20"] and time.monotonic() < deadline:
                time.sleep(0.01)
            sleeper.send_signal(signal.SIGSTOP)
            expire_leases(address)
            other = zygote.scrapy(tmp_path, *command, environ={"LEDGER_URL": address})
            assert other.code == 0, other.said
            sleeper.send_signal(signal.SIGCONT)
            _, said = sleeper.communicate(timeout=60)
        finally:
            sleeper.kill()
            sleeper.wait(10)
        assert sleeper.returncode in {5, 75}, said
        expected = {site.base + path for path in town.paths()}
        books = read_books(tmp_path, "*.jsonl")
        assert (books.lost(expected), books.doubled, books.torn) == ([], [], [])
        after = zygote.scrapy(tmp_path, *command, environ={"LEDGER_URL": address})
        assert after.code == 0, after.said
    books = read_books(tmp_path, "*.jsonl")
    assert (books.lost(expected), books.doubled, books.torn, books.left) == ([], [], [], [])


def test_a_run_that_lost_its_lease_writes_nothing_more(
    zygote: Zygote, tmp_path: Path, new_postgres: Callable[[], str]
) -> None:
    address, town = new_postgres(), Section("town", long_every=0)
    town.grow(40)
    ledger = open_ledger(address)
    with Site(town, pause=0.02) as site:

        def steal() -> None:
            expire_leases(address)
            thief.enter_context(ledger.lock(["127.0.0.1"], "another machine"))

        thief = ExitStack()

        def when_read() -> None:
            deadline = time.monotonic() + 30
            while not site.requests["/town/story-30"] and time.monotonic() < deadline:
                time.sleep(0.01)
            steal()

        watcher = threading.Thread(target=when_read)
        watcher.start()
        crawl = ("crawl", "section", "-a", f"url={site.url('town')}", "-o", str(tmp_path / "out.jsonl"))
        lost = zygote.scrapy(tmp_path, *crawl, environ={"LEDGER_URL": address}, flush_lines=3)
        watcher.join(timeout=60)
        thief.close()
        assert lost.code in {5, 75}, lost.said
        assert "another machine" in lost.said
        after = zygote.scrapy(tmp_path, *crawl, environ={"LEDGER_URL": address})
        assert after.code == 0, after.said
        books = read_books(tmp_path, "out.jsonl")
        expected = {site.base + path for path in town.paths()}
    assert (books.lost(expected), books.doubled, books.torn, books.left) == ([], [], [], [])
    ledger.close()
