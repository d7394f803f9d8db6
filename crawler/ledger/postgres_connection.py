"""The ledger's statements over psycopg."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import psycopg

from crawler.ledger.connection import NO_VALUES, Dialect

# It warns of what it could not tidy up after a lost connection, of which it raises the error anyway.
logging.getLogger("psycopg").setLevel(logging.ERROR)

# now() would stand still within a transaction.
NOW = "CAST(floor(extract(epoch FROM clock_timestamp())) AS BIGINT)"
DIALECT = Dialect(
    clock=NOW,
    tables="SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = current_schema()",
    owns_all=False,
    types={
        "number": "BIGSERIAL NOT NULL PRIMARY KEY",
        "number_never_given_again": "BIGSERIAL NOT NULL PRIMARY KEY",
        "bytes": "BYTEA",
        "clustered": "",
    },
)

_VALUE = re.compile(r"(\bIN )?:(\w+)")


class PostgresConnection:
    """A connection of psycopg's."""

    dialect = DIALECT

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self._raw = raw

    def execute(self, statement: str, values: Mapping[str, Any] = NO_VALUES) -> psycopg.Cursor[Any]:
        if not values:  # names of schemas stand in such statements, and may hold anything
            return self._raw.execute(statement.encode())
        return self._raw.execute(_for_psycopg(statement), values)

    def executemany(self, statement: str, rows: Sequence[Mapping[str, Any]]) -> None:
        with self._raw.cursor() as cursor:
            cursor.executemany(_for_psycopg(statement), rows)


@lru_cache(maxsize=128)
def _for_psycopg(statement: str) -> bytes:
    return _VALUE.sub(
        lambda match: f"= ANY(%({match[2]})s)" if match[1] else f"%({match[2]})s", statement
    ).encode()
