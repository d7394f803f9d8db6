"""The version of the ledger's tables, and the way from each older one to this one."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, inspect, select, text, update

from crawler.errors import LedgerError
from crawler.ledger.schema import due_index, host_files, meta, metadata, turns

VERSION = 3
"""Of the tables in `schema`. A change of them adds one to it and a step to `MIGRATIONS`."""


def _host_files_and_reasons(connection: Connection) -> None:
    """Version 1 kept no small files of hosts, and did not say why an article was refused or given up."""
    host_files.create(connection)
    connection.execute(text("ALTER TABLE bs_articles ADD COLUMN reason TEXT NOT NULL DEFAULT ''"))


def _turns_and_due(connection: Connection) -> None:
    """Version 2 knew no catalogue of sections, and followed each due entry from the index into the table.

    500 of 50,000 due entries took 250 ms; now they take 20.
    """
    turns.create(connection)
    connection.execute(text("DROP INDEX bs_articles_due"))
    due_index.create(connection)


MIGRATIONS: dict[int, Callable[[Connection], None]] = {1: _host_files_and_reasons, 2: _turns_and_due}
"""From a version to the next one."""


def version_of(connection: Connection) -> int | None:
    """The version of the tables that are there; None in an empty database.

    Raises LedgerError when the tables are another program's.
    """
    names = set(inspect(connection).get_table_names())
    if meta.name not in names:
        if names and connection.dialect.name == "sqlite":  # in PostgreSQL a schema may well be shared
            raise LedgerError("is a database of another program; give LEDGER_URL a file of its own")
        return None
    value = connection.scalar(select(meta.c.value).where(meta.c.name == "version"))
    if value is None or not value.isdigit():
        raise LedgerError("has no schema version: it is damaged; restore it with `scrapy ledger rebuild`")
    return int(value)


def prepare(connection: Connection) -> tuple[int | None, int]:
    """Make the tables, or bring older ones to this version, within the caller's transaction.

    Returns the version before (None: there was none) and after. Raises LedgerError, without the ledger's
    name, when the tables are newer than this program.
    """
    found = version_of(connection)
    if found is None:
        metadata.create_all(connection)
        connection.execute(meta.insert(), [{"name": "version", "value": str(VERSION)}])
        return None, VERSION
    if found > VERSION:
        raise LedgerError(
            f"was written by a newer Broadsheet (schema {found}, this one knows {VERSION}); "
            "update the program"
        )
    for step in range(found, VERSION):
        MIGRATIONS[step](connection)
    if found < VERSION:
        connection.execute(update(meta).where(meta.c.name == "version").values(value=str(VERSION)))
    return found, VERSION
