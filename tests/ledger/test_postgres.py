"""What only a server can do to a ledger."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from crawler.errors import LedgerError
from crawler.ledger import Ledger, open_ledger
from tests.ledger.making import TO_VERSION_1, begin, entry


@pytest.fixture
def url(new_postgres: Callable[[], str]) -> str:
    """Address of an empty ledger."""
    return new_postgres()


@pytest.fixture
def kept(url: str) -> Iterator[Ledger]:
    """A ledger with one article."""
    ledger = open_ledger(url)
    begin(ledger)
    ledger.commit("r1", length=1, lines=1, entries=[entry(1)])
    yield ledger
    ledger.close()


def run_sql(ledger: Ledger, *statements: str) -> None:
    with ledger.reading() as connection:  # type: ignore[attr-defined]
        for statement in statements:
            connection.execute(statement)


def test_a_missing_driver_is_told_with_its_extra() -> None:
    script = """
import sys
sys.modules["psycopg"] = None
from crawler.errors import StartError
from crawler.ledger import open_ledger
try:
    open_ledger("postgresql://u@h/d")
except StartError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=30
    )
    assert ".[postgres]" in done.stdout
    assert len(done.stdout.splitlines()) == 1


def test_a_server_out_of_reach_is_told_without_the_password() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(LedgerError, match="cannot be reached") as caught:
        open_ledger("postgresql://user:geheim@127.0.0.1:1/news")
    line = str(caught.value)
    assert line.startswith("The ledger postgresql://user:***@127.0.0.1:1/news cannot")
    assert "\n" not in line


def test_a_ledger_of_version_1_is_brought_to_this_one(kept: Ledger, url: str) -> None:
    run_sql(kept, *TO_VERSION_1)
    ledger = open_ledger(url)
    assert ledger.look_up("D", [1]) == {1: entry(1)}
    assert ledger.host_file("h", "robots.txt") is None
    ledger.close()


def test_a_newer_ledger_is_refused(kept: Ledger, url: str) -> None:
    run_sql(kept, "UPDATE bs_meta SET value = '99' WHERE name = 'version'")
    with pytest.raises(LedgerError, match="newer"):
        open_ledger(url)


def test_a_schema_may_be_shared_with_others(url: str) -> None:
    import psycopg  # noqa: PLC0415

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE somebody_elses (id int)")
    open_ledger(url).close()


def test_a_connection_lost_between_two_calls_is_made_anew(kept: Ledger, url: str) -> None:
    killer = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'broadsheet'"
    import psycopg  # noqa: PLC0415

    with psycopg.connect(url, autocommit=True) as other:
        other.execute(killer)
    assert list(kept.look_up("D", [1])) == [1]
