"""PostgreSQL: a ledger made anew in a schema beside the old one, whose place it takes in one transaction."""

from __future__ import annotations

import re
from collections.abc import Sequence

from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.sql import Identifier

from crawler.errors import LedgerError, LockedError
from crawler.ledger.address import conninfo_of
from crawler.ledger.connection import Connection, scalar
from crawler.ledger.postgres import MAKING, PostgresLedger
from crawler.ledger.postgres_connection import NOW
from crawler.ledger.schema import TABLES
from crawler.ledger.versions import table_names

# What PostgreSQL keeps of a name; the rest it cuts off.
_LONGEST = 63


class Beside(PostgresLedger):
    """The old ledger's place, of which nothing is touched before `put_in_place`: it may be damaged."""

    schema: str
    """In which the tables stand, or would be made."""
    tables: Sequence[str]
    """Those of a ledger that stand there."""

    def __init__(self, url: str) -> None:
        self._address = conninfo_of(url)
        super().__init__(self._address)

    def _prepare(self, connection: Connection) -> None:
        schema = scalar(connection.execute("SELECT current_schema()"))
        if schema is None:
            raise LedgerError("has no schema in its search_path")
        self.schema = schema
        self.tables = [name for name in table_names(connection) if name in TABLES]

    def named(self, ending: str) -> str:
        """A name beside that of the old ledger's schema."""
        return self.schema[: _LONGEST - len(ending)] + ending

    def old(self) -> PostgresLedger:
        """The ledger that stands there. Raises LedgerError when it cannot be opened."""
        return PostgresLedger(self._address)

    def make(self) -> PostgresLedger:
        """An empty ledger in a schema of its own; what an interrupted one left there goes.

        Raises LockedError when the old one is in use.
        """
        with self._transaction(write=True) as connection:
            self._must_be_free(connection)
            making = _quoted(self._making)
            connection.execute(f"DROP SCHEMA IF EXISTS {making} CASCADE")
            connection.execute(f"CREATE SCHEMA {making}")
        path = re.sub(r"([\\\s])", r"\\\1", making)  # a space would end it
        options = f"{conninfo_to_dict(self._address).get('options', '')} -csearch_path={path}".strip()
        return PostgresLedger(make_conninfo(self._address, options=options))

    def discard(self) -> None:
        """Throw away what `make` made."""
        with self._transaction(write=True) as connection:
            connection.execute(f"DROP SCHEMA IF EXISTS {_quoted(self._making)} CASCADE")

    def put_in_place(self, kept: str) -> None:
        """Move the old tables into a new schema `kept`, and those that were made to where they stood.

        Raises LockedError when a run has begun meanwhile.
        """
        own, making, kept = (_quoted(name) for name in (self.schema, self._making, kept))
        with self._transaction(write=True) as connection:
            connection.execute("SELECT pg_advisory_xact_lock(:key)", {"key": MAKING})
            if self.tables:
                connection.execute(f"CREATE SCHEMA {kept}")
            for name in self.tables:
                connection.execute(f"LOCK TABLE {own}.{name} IN ACCESS EXCLUSIVE MODE")
            self._must_be_free(connection)
            for name in self.tables:
                connection.execute(f"ALTER TABLE {own}.{name} SET SCHEMA {kept}")
            for name in TABLES:
                connection.execute(f"ALTER TABLE {making}.{name} SET SCHEMA {own}")
            connection.execute(f"DROP SCHEMA {making}")

    @property
    def _making(self) -> str:
        return self.named("_rebuilding")

    def _must_be_free(self, connection: Connection) -> None:
        if "bs_leases" not in self.tables:
            return
        holder = scalar(connection.execute(f"SELECT holder FROM bs_leases WHERE until >= {NOW} LIMIT 1"))
        if holder:
            raise LockedError(f"is in use ({holder}); try again when that has ended.")


def _quoted(name: str) -> str:
    return Identifier(name).as_string()
