"""One run a host."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crawler.errors import LockedError
from crawler.ledger import Ledger, open_ledger
from tests.ledger.making import begin, entry

HOLD = """
import sys, time
from crawler.ledger import open_ledger
with open_ledger(sys.argv[1]).lock(["b.example", "a.example"], "run r7"):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def holder(url: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the locks of two hosts."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, url], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.communicate(timeout=30)


def test_the_second_run_learns_who_holds_the_lock(ledger: Ledger, ledger_url: str) -> None:
    with holder(ledger_url):
        with (
            pytest.raises(LockedError, match=r"a\.example.*run r7.*since \d{4}-"),
            ledger.lock(["a.example"], "r8"),
        ):
            pass
        with ledger.lock(["c.example"], "r8"):
            pass


def test_locks_are_taken_all_or_none(open_one: Callable[[], Ledger]) -> None:
    first, second, third = open_one(), open_one(), open_one()
    with first.lock(["b.example"], "r1"):
        with pytest.raises(LockedError), second.lock(["c.example", "b.example", "a.example"], "r2"):
            pass
        with third.lock(["a.example", "c.example"], "r3"):
            pass


def test_a_lock_is_free_after_its_block_even_when_it_fails(open_one: Callable[[], Ledger]) -> None:
    with pytest.raises(ZeroDivisionError), open_one().lock(["a.example"], "r1"):
        raise ZeroDivisionError
    with open_one().lock(["a.example"], "r2"):
        pass


def test_the_lock_of_a_killed_run_is_free_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/ledger.sqlite"
    ledger = open_ledger(url)
    with holder(url) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=30)
        with ledger.lock(["a.example", "b.example"], "r8"):
            pass
    ledger.close()


def test_a_host_may_be_named_with_its_port(tmp_path: Path) -> None:
    ledger = open_ledger(f"sqlite:///{tmp_path}/ledger.sqlite")
    with ledger.lock(["[::1]:8790", "127.0.0.1:8790", "../up", "x" * 250], "r1"):
        assert len(list((tmp_path / "locks").glob("*%3A8790.lock"))) == 2
        assert not (tmp_path / "up.lock").exists()
    ledger.close()


@pytest.fixture
def leased(new_postgres: Callable[[], str]) -> Iterator[Callable[[], Ledger]]:
    """Opens the same ledger in PostgreSQL, with leases of two seconds."""
    from crawler.ledger.postgres import PostgresLedger  # noqa: PLC0415

    address = new_postgres()
    opened: list[PostgresLedger] = []

    def again() -> Ledger:
        opened.append(PostgresLedger(address, lease=2))
        return opened[-1]

    yield again
    for ledger in opened:
        ledger.close()


def expire(ledger: Ledger, seconds: int = 3) -> None:
    """Let time pass for the leases, by the database's clock."""
    with ledger.reading() as connection:  # type: ignore[attr-defined]
        connection.execute("UPDATE bs_leases SET until = until - :seconds", {"seconds": seconds})


def test_a_lease_that_ran_out_is_given_to_the_next(leased: Callable[[], Ledger]) -> None:
    first, second = leased(), leased()
    begin(first)
    with first.lock(["a.example"], "r1"):
        first.commit("r1", length=1, lines=1, entries=[entry(1)])
        expire(second)
        with second.lock(["a.example"], "r2"):
            with pytest.raises(LockedError, match=r"gave the lock of a\.example to r2"):
                first.commit("r1", length=2, lines=2, entries=[entry(2)])
            with pytest.raises(LockedError):
                first.renew()
            assert sorted(second.look_up("D", [1, 2])) == [1]
            assert second.unfinished()[0].length == 1
    with leased().lock(["a.example"], "r3"), pytest.raises(LockedError), second.lock(["a.example"], "r2"):
        pass


def test_a_lease_that_nobody_else_took_is_still_ours(leased: Callable[[], Ledger]) -> None:
    first, second = leased(), leased()
    begin(first)
    with first.lock(["a.example"], "r1"):
        expire(second)
        first.commit("r1", length=1, lines=1, entries=[])
        with pytest.raises(LockedError), second.lock(["a.example"], "r2"):
            pass


def test_renewing_keeps_a_lease(leased: Callable[[], Ledger]) -> None:
    first, second = leased(), leased()
    with first.lock(["a.example"], "r1"):
        for _ in range(3):
            expire(second, 1)
            first.renew()
        with pytest.raises(LockedError), second.lock(["a.example"], "r2"):
            pass


def test_a_lease_is_renewed_several_times_before_it_runs_out() -> None:
    postgres = pytest.importorskip("crawler.ledger.postgres")

    # A renewal that hangs as long as it may still tells before the lease is over.
    assert postgres.RENEW_EVERY + postgres.PATIENCE < postgres.LEASE
