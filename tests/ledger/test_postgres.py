"""What only a server can do to a ledger."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from crawler.errors import LedgerError
from crawler.ledger import Ledger, open_ledger
from tests.ledger.making import TO_VERSION_1, begin, entry

KILLER = b"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'broadsheet'"


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


@pytest.fixture
def encoded(url: str) -> Iterator[Callable[[str], str]]:
    """Gives the address of a new database in such an encoding."""
    import psycopg  # noqa: PLC0415

    with psycopg.connect(url, autocommit=True) as connection:

        def make(encoding: str) -> str:
            connection.execute(
                f"CREATE DATABASE news TEMPLATE template0 ENCODING '{encoding}' LOCALE 'C'".encode()
            )
            return url.partition("&")[0].replace("/postgres?", "/news?")

        yield make
        connection.execute("DROP DATABASE news WITH (FORCE)")


def test_a_database_made_without_a_locale_keeps_text_as_it_is(encoded: Callable[[str], str]) -> None:
    url = encoded("SQL_ASCII")
    ledger = open_ledger(url)
    begin(ledger)
    ledger.commit("r1", length=1, lines=1, entries=[entry(1, url="https://news.example/„börse“")])
    ledger.close()
    again = open_ledger(url)
    assert again.look_up("D", [1])[1].url == "https://news.example/„börse“"
    again.close()


def test_text_that_a_database_has_no_signs_for_is_told(encoded: Callable[[str], str]) -> None:
    ledger = open_ledger(encoded("LATIN1"))
    begin(ledger)
    with pytest.raises(LedgerError, match=r"failed: .*LATIN1"):
        ledger.commit("r1", length=1, lines=1, entries=[entry(1, url="https://news.example/„börse“")])
    ledger.close()


def test_a_connection_lost_between_two_calls_is_made_anew(kept: Ledger, url: str) -> None:
    import psycopg  # noqa: PLC0415

    with psycopg.connect(url, autocommit=True) as other:
        other.execute(KILLER)
    assert list(kept.look_up("D", [1])) == [1]


def test_a_value_that_postgresql_refuses_is_not_told_as_a_server_out_of_reach(kept: Ledger) -> None:
    with pytest.raises(LedgerError, match=r"failed: .*NUL"):
        kept.section("D", "https://news.example/\0")


def test_a_connection_lost_within_a_commit_is_told_once(
    kept: Ledger, url: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """psycopg warns of what it could not tidy up, beside the error that it raises."""
    import psycopg  # noqa: PLC0415

    written = psycopg.Cursor.executemany

    def cut(*values: Any, **more: Any) -> None:
        with psycopg.connect(url, autocommit=True) as other:
            other.execute(KILLER)
        written(*values, **more)

    monkeypatch.setattr(psycopg.Cursor, "executemany", cut)
    with caplog.at_level("DEBUG"), pytest.raises(LedgerError, match="cannot be reached"):
        kept.commit("r1", length=2, lines=2, entries=[entry(10), entry(11)])
    assert caplog.text == ""
    assert sorted(kept.look_up("D", [1, 10, 11])) == [1]
