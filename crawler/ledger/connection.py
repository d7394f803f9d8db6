"""A connection as the ledger's rooms use it: the same statements for both databases.

A statement names its values `:name`, and a list of values `IN :name`; nothing that comes from outside stands in a
statement's text. What the databases say differently is in their `Dialect`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct

NO_VALUES: Mapping[str, Any] = {}


class Dialect(Struct, frozen=True, kw_only=True):
    """What one database says in words of its own."""

    clock: str
    """The database's own clock, in whole seconds since 1970: machines disagree."""
    tables: str
    """A statement that gives the names of the tables that are there."""
    owns_all: bool
    """Whether a ledger has its database for itself."""
    types: Mapping[str, str]
    """What stands in braces in the statements that make the tables (see `schema`)."""


class Rows(Protocol):
    """What a statement brought."""

    @property
    def rowcount(self) -> int:
        """Rows that it changed."""

    def fetchone(self) -> Any:
        """The next row as a tuple; None after the last."""

    def fetchall(self) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """One connection, whichever driver's."""

    @property
    def dialect(self) -> Dialect: ...

    def execute(self, statement: str, values: Mapping[str, Any] = NO_VALUES) -> Rows:
        """Raises the driver's errors."""

    def executemany(self, statement: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """The statement once for each mapping of values. Raises the driver's errors."""


def scalar(rows: Rows) -> Any:
    """The first value of the first row; None when there is no row."""
    row = rows.fetchone()
    return None if row is None else row[0]
