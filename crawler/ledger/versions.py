"""The version of the ledger's tables, and the way from each older one to this one."""

from __future__ import annotations

from collections.abc import Callable

from crawler.errors import ForeignError, LedgerError
from crawler.ledger.connection import Connection, scalar
from crawler.ledger.schema import TABLES, make_all, make_index, make_table

VERSION = 3
"""Of the tables in `schema`. A change of them adds one to it and a step to `MIGRATIONS`."""


def _host_files_and_reasons(connection: Connection) -> None:
    """Version 1 kept no small files of hosts, and did not say why an article was refused or given up."""
    make_table(connection, "bs_host_files")
    connection.execute("ALTER TABLE bs_articles ADD COLUMN reason TEXT NOT NULL DEFAULT ''")


def _turns_and_due(connection: Connection) -> None:
    """Version 2 knew no catalogue of sections, and followed each due entry from the index into the table.

    500 of 50,000 due entries took 250 ms; now they take 20.
    """
    make_table(connection, "bs_turns")
    connection.execute("DROP INDEX bs_articles_due")
    make_index(connection, "bs_articles_due")


MIGRATIONS: dict[int, Callable[[Connection], None]] = {1: _host_files_and_reasons, 2: _turns_and_due}
"""From a version to the next one."""


def table_names(connection: Connection) -> list[str]:
    """Names of the tables that are there, whoever's they are."""
    return [name for (name,) in connection.execute(connection.dialect.tables)]


def version_of(connection: Connection) -> int | None:
    """The version of the tables that are there; None in an empty database.

    Raises ForeignError when the tables are another program's, LedgerError when they are damaged.
    """
    names = table_names(connection)
    if TABLES.keys().isdisjoint(names):
        if names and connection.dialect.owns_all:
            raise ForeignError("is a database of another program; give LEDGER_URL a file of its own")
        return None
    asked = "SELECT value FROM bs_meta WHERE name = 'version'"
    value = scalar(connection.execute(asked)) if "bs_meta" in names else None
    if value is None or not value.isdigit():
        raise LedgerError("has no schema version: it is damaged; restore it with `scrapy ledger rebuild`")
    return int(value)


def prepare(connection: Connection) -> tuple[int | None, int]:
    """Make the tables, or bring older ones to this version, within the caller's transaction.

    Returns the version before (None: there was none) and after. Raises LedgerError, without the ledger's
    name, when the tables are newer than this program.
    """
    version = {"version": str(VERSION)}
    found = version_of(connection)
    if found is None:
        make_all(connection)
        connection.execute("INSERT INTO bs_meta (name, value) VALUES ('version', :version)", version)
        return None, VERSION
    if found > VERSION:
        raise LedgerError(
            f"was written by a newer Broadsheet (schema {found}, this one knows {VERSION}); "
            "update the program"
        )
    for step in range(found, VERSION):
        MIGRATIONS[step](connection)
    if found < VERSION:
        connection.execute("UPDATE bs_meta SET value = :version WHERE name = 'version'", version)
    return found, VERSION
