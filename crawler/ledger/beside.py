"""PostgreSQL: a ledger made anew in a schema beside the old one, whose place it takes in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import URL, Connection, func, inspect, select, text

from crawler.errors import LedgerError, LockedError
from crawler.ledger.postgres import MAKING, NOW, PostgresLedger, with_driver
from crawler.ledger.schema import leases, metadata

# What PostgreSQL keeps of a name; the rest it cuts off.
_LONGEST = 63


class Beside(PostgresLedger):
    """The old ledger's place, of which nothing is touched before `put_in_place`: it may be damaged."""

    schema: str
    """In which the tables stand, or would be made."""
    tables: Sequence[str]
    """Those of a ledger that stand there."""

    def __init__(self, address: URL) -> None:
        self._address = with_driver(address)
        super().__init__(self._address)

    def _prepare(self, connection: Connection) -> None:
        schema = connection.scalar(select(func.current_schema()))
        if schema is None:
            raise LedgerError("has no schema in its search_path")
        self.schema = schema
        self.tables = [
            name for name in inspect(connection).get_table_names(schema) if name in metadata.tables
        ]

    def named(self, ending: str) -> str:
        """A name beside that of the old ledger's schema."""
        return self.schema[: _LONGEST - len(ending)] + ending

    def make(self) -> PostgresLedger:
        """An empty ledger in a schema of its own; what an interrupted one left there goes.

        Raises LockedError when the old one is in use.
        """
        with self._transaction(write=True) as connection:
            self._must_be_free(connection)
            making = self._quoted(self._making)
            connection.execute(text(f"DROP SCHEMA IF EXISTS {making} CASCADE"))
            connection.execute(text(f"CREATE SCHEMA {making}"))
        options = f"{self._address.query.get('options', '')} -csearch_path={making}".strip()
        return PostgresLedger(self._address.update_query_dict({"options": options}))

    def put_in_place(self, kept: str) -> None:
        """Move the old tables into a new schema `kept`, and those that were made to where they stood.

        Raises LockedError when a run has begun meanwhile.
        """
        own, making, kept = (self._quoted(name) for name in (self.schema, self._making, kept))
        with self._transaction(write=True) as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MAKING})
            if self.tables:
                connection.execute(text(f"CREATE SCHEMA {kept}"))
            for name in self.tables:
                connection.execute(text(f"LOCK TABLE {own}.{name} IN ACCESS EXCLUSIVE MODE"))
            self._must_be_free(connection)
            for name in self.tables:
                connection.execute(text(f"ALTER TABLE {own}.{name} SET SCHEMA {kept}"))
            for name in metadata.tables:
                connection.execute(text(f"ALTER TABLE {making}.{name} SET SCHEMA {own}"))
            connection.execute(text(f"DROP SCHEMA {making}"))

    @property
    def _making(self) -> str:
        return self.named("_rebuilding")

    def _quoted(self, name: str) -> str:
        return self._engine.dialect.identifier_preparer.quote(name)

    def _must_be_free(self, connection: Connection) -> None:
        if leases.name not in self.tables:
            return
        holder = connection.scalar(select(leases.c.holder).where(leases.c.until >= NOW).limit(1))
        if holder:
            raise LockedError(f"is in use ({holder}); try again when that has ended.")
