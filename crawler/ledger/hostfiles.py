"""Small files of hosts (robots.txt, tdmrep.json), kept over runs."""

from __future__ import annotations

from datetime import datetime

from crawler.ledger.connection import Connection
from crawler.ledger.statements import upsert
from crawler.ledger.values import moment, seconds

_KEY = ("host", "name")
_KEEP = upsert("bs_host_files", (*_KEY, "fetched_at", "status", "body"), _KEY)


def get(connection: Connection, host: str, name: str) -> tuple[datetime, int, bytes] | None:
    """When it was fetched, its status, its body."""
    row = connection.execute(
        "SELECT fetched_at, status, body FROM bs_host_files WHERE host = :host AND name = :name",
        {"host": host, "name": name},
    ).fetchone()
    return None if row is None else (moment(row[0]), row[1], row[2])


def keep(
    connection: Connection, host: str, name: str, fetched_at: datetime, status: int, body: bytes
) -> None:
    """In the place of the one before."""
    connection.execute(
        _KEEP,
        {"host": host, "name": name, "fetched_at": seconds(fetched_at), "status": status, "body": body},
    )
