"""Runs whose ledger is in PostgreSQL, as a fleet has it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crawler.ledger import open_ledger
from tests.run.killing import Zygote, read_books
from tests.run.site import Section, Site

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote() as started:
        yield started


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

        import threading  # noqa: PLC0415
        import time  # noqa: PLC0415
        from contextlib import ExitStack  # noqa: PLC0415

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
