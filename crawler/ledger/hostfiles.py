"""Small files of hosts (robots.txt, tdmrep.json), kept over runs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from crawler.ledger.schema import host_files
from crawler.ledger.values import Insert, moment, seconds


def get(connection: Connection, host: str, name: str) -> tuple[datetime, int, bytes] | None:
    """When it was fetched, its status, its body."""
    row = connection.execute(
        select(host_files.c.fetched_at, host_files.c.status, host_files.c.body).where(
            host_files.c.host == host, host_files.c.name == name
        )
    ).one_or_none()
    return None if row is None else (moment(row.fetched_at), row.status, row.body)


def keep(
    connection: Connection,
    insert: Insert,
    host: str,
    name: str,
    fetched_at: datetime,
    status: int,
    body: bytes,
) -> None:
    """In the place of the one before."""
    values = {"fetched_at": seconds(fetched_at), "status": status, "body": body}
    statement = insert(host_files).values(host=host, name=name, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["host", "name"], set_=values))
