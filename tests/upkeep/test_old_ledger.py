"""What a rebuild takes from the ledger before, and how that is kept."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crawler.errors import StartError
from crawler.ledger import open_ledger
from crawler.upkeep.old_ledger import OldLedger, place_of
from tests.ledger.making import NOW
from tests.run.killing import Zygote
from tests.run.site import Site
from tests.upkeep.desk import Desk, elsewhere


@pytest.mark.parametrize("is_sound", [True, False])
def test_a_rebuilt_ledger_knows_the_datasets_that_the_old_one_named(desk: Desk, is_sound: bool) -> None:
    ways = elsewhere(desk)
    if not is_sound:
        with closing(sqlite3.connect(desk.ledger)) as connection, connection:
            connection.execute("INSERT INTO bs_aliases VALUES (1, 5, 77)")
    code, said = desk.task("rebuild", "--datasets", str(desk.folder), "--datasets", str(desk.folder.parent))
    assert code == 0, said
    assert "Restored 18 articles of 3 datasets from 18 lines" in said[-1]
    assert len(list(desk.folder.glob("ledger.sqlite.damaged-*"))) == (not is_sound)
    assert len(list(desk.folder.glob("ledger.sqlite.before-rebuild-*"))) == is_sound
    for arguments in ways.values():
        assert "nothing new" in desk.crawl(*arguments)


def schemas(url: str) -> set[str]:
    import psycopg  # noqa: PLC0415

    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT schema_name FROM information_schema.schemata "
            "WHERE left(schema_name, 25) = left(current_schema(), 25)"
        )
        return {str(name) for (name,) in rows}


def run_sql(url: str, statement: str) -> None:
    import psycopg  # noqa: PLC0415

    with psycopg.connect(url) as connection:
        connection.execute(statement.encode())


@pytest.mark.parametrize("is_sound", [True, False])
def test_tables_in_postgresql_are_rebuilt_in_the_same_way(
    zygote: Zygote, site: Site, tmp_path: Path, new_postgres: Callable[[], str], is_sound: bool
) -> None:
    (tmp_path / "desk").mkdir()
    url = new_postgres()
    desk = Desk(zygote, site, tmp_path / "desk", url)
    ways = elsewhere(desk)
    (own,) = schemas(url)
    if not is_sound:
        run_sql(url, "DELETE FROM bs_meta")
    code, said = desk.task("rebuild", "--datasets", str(desk.folder.parent))
    assert code == 0, said
    assert "Restored 18 articles of 3 datasets from 18 lines" in said[-1]
    (kept,) = schemas(url) - {own}
    assert ("_before_rebuild_" if is_sound else "_damaged_") in kept
    assert f"Kept the tables of schema {own} in schema {kept}." in said
    assert desk.task("check") == (0, ["Ledger and datasets agree."])
    for arguments in ways.values():
        assert "nothing new" in desk.crawl(*arguments)


def test_a_ledger_in_postgresql_that_is_in_use_is_not_rebuilt(
    zygote: Zygote, site: Site, tmp_path: Path, new_postgres: Callable[[], str]
) -> None:
    url = new_postgres()
    desk = Desk(zygote, site, tmp_path, url)
    desk.crawl()
    ledger = open_ledger(url)
    with ledger.lock(["news.example"], "run r9"):
        code, said = desk.task("rebuild")
    ledger.close()
    assert (code, "is in use (run r9)" in said[-1]) == (75, True)
    assert desk.task("check") == (0, ["Ledger and datasets agree."])
    assert len(schemas(url)) == 1


def test_a_ledger_in_use_is_not_rebuilt(desk: Desk) -> None:
    desk.crawl()
    ledger = open_ledger(f"sqlite:///{desk.ledger}")
    before = desk.ledger.read_bytes()
    with ledger.lock(["news.example"], "run r9"):
        code, said = desk.task("rebuild")
    ledger.close()
    assert (code, "run r9" in said[-1]) == (75, True)
    assert desk.ledger.read_bytes() == before


def test_a_schema_may_be_called_what_one_likes(new_postgres: Callable[[], str]) -> None:
    """Its name stands in statements in which `:name` and `%s` would mean something else, and in options that a space
    ends."""
    url = new_postgres()
    run_sql(url, 'CREATE SCHEMA "o:d d%s\\"')
    odd = f"{url.partition('&')[0]}&options=-csearch_path%3D%22o:d%5C%20d%25s%5C%5C%22"
    for kept in (0, 1):  # the second time there are tables to keep
        place = place_of(odd, None)
        place.make().close()
        assert len(list(place.put_in_place(OldLedger(), NOW))) == kept
        place.close()
    open_ledger(odd).close()


def test_a_folder_may_be_called_what_one_likes(tmp_path: Path) -> None:
    """A ? ends an address of SQLite's: the ledger was made beside the folder, and not found where it should be."""
    project = tmp_path / "what?"
    open_ledger("sqlite:///ledger.sqlite", project=project).close()
    place = place_of("sqlite:///ledger.sqlite", project)
    old = place.look()
    place.make().close()
    assert len(list(place.put_in_place(old, NOW))) == 1
    assert [path.name for path in tmp_path.iterdir()] == [project.name]
    open_ledger("sqlite:///ledger.sqlite", project=project).close()


def test_a_missing_driver_is_told_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StartError, match="postgres"):
        place_of("postgresql://u@h/d", None)
