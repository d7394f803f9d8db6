"""What LEDGER_URL may say."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.errors import UsageError
from crawler.ledger import open_ledger
from crawler.ledger.address import conninfo_of, file_of, kind_of, patience_of


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("sqlite:///ledger.sqlite", "sqlite"),
        ("sqlite+pysqlite:////srv/ledger.sqlite", "sqlite"),
        ("postgresql://u@h/d", "postgresql"),
        ("postgres://u@h/d", "postgresql"),
        ("postgresql+psycopg://u@h/d", "postgresql"),
    ],
)
def test_the_driver_may_be_named_and_does_not_count(url: str, kind: str) -> None:
    assert kind_of(url) == kind


def test_a_file_may_be_named_from_the_project_or_from_the_root(tmp_path: Path) -> None:
    assert file_of("sqlite:///output/l.sqlite", tmp_path) == tmp_path / "output" / "l.sqlite"
    assert file_of("sqlite:////srv/a b/l.sqlite?timeout=5", tmp_path) == Path("/srv/a b/l.sqlite")


def test_two_slashes_name_a_machine_not_a_folder(tmp_path: Path) -> None:
    """The ledger would be made in the project's folder, as `l.sqlite`."""
    with pytest.raises(UsageError, match="names no file"):
        file_of("sqlite://output/l.sqlite", tmp_path)


def test_patience_is_in_seconds() -> None:
    assert patience_of("sqlite:///l.sqlite?timeout=0.5", 30) == 0.5
    assert patience_of("sqlite:///l.sqlite", 30) == 30


@pytest.mark.parametrize("given", ["-1", "nan", "inf", "soon", "", "86401"])
def test_a_patience_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(UsageError, match=f"has timeout={given}; it takes seconds, such as 30"):
        patience_of(f"sqlite:///l.sqlite?timeout={given}", 30)


@pytest.mark.parametrize("query", ["foo=5", "timeout=5&foo=", "foo", "Timeout=5"])
def test_an_option_that_a_file_does_not_have_is_named(query: str, tmp_path: Path) -> None:
    """It did nothing, and nobody said so."""
    with pytest.raises(UsageError, match=r"LEDGER_URL has the option '(foo|Timeout)'"):
        open_ledger(f"sqlite:///l.sqlite?{query}", project=tmp_path)
    assert not list(tmp_path.iterdir())


def test_an_option_that_libpq_does_not_have_is_named() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(UsageError) as caught:
        open_ledger("postgresql://u:geheim@h/d?sslmode=require&colour=red")
    assert str(caught.value) == (
        "LEDGER_URL has the option colour, which PostgreSQL's driver does not know; leave it out."
    )


def test_a_password_with_a_question_mark_is_no_option() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(UsageError, match="%40") as caught:
        open_ledger("postgresql://u:ge?heim=1@h/d?colour=red")
    assert "heim" not in str(caught.value)


def test_libpq_gets_its_own_scheme() -> None:
    assert (
        conninfo_of("postgresql+psycopg://u:p@h/d?options=-cx%3Dy") == "postgresql://u:p@h/d?options=-cx%3Dy"
    )


@pytest.mark.parametrize(
    "url", ["postgresql:/u:geheim@h/d", "postgres//u:geheim@h/d", "postgresql:u:g:e@heim@h/d"]
)
def test_a_misspelt_address_is_told_without_its_password(url: str) -> None:
    with pytest.raises(UsageError, match=r"LEDGER_URL is 'postgres.*@h/d'") as caught:
        kind_of(url)
    assert "heim" not in str(caught.value)


def test_an_at_in_a_query_is_no_password() -> None:
    url = "postgresql://h:5432/d?options=-cx%3Dy@z"
    assert conninfo_of(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:ge%heim@h/d",
        "postgresql://u:geheim%E2@h/d",
        "postgresql://u:ge\udcffheim@h/d",
        "postgresql://u:geheim@h/d?colour=red",
        # libpq takes them for a port and a database, or a host, which are told.
        "postgresql://u:ge/heim@h/d",
        "postgresql://u:12/heim@h/d",
        "postgresql://u:ge@heim@h/d",
    ],
)
def test_an_address_that_the_driver_does_not_take_is_told_without_its_password(url: str) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(UsageError, match="LEDGER_URL") as caught:
        open_ledger(url)
    assert "heim" not in str(caught.value)
    assert "\n" not in str(caught.value)
