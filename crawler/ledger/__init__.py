"""What earlier runs delivered."""

from __future__ import annotations

from pathlib import Path

from crawler.errors import UsageError
from crawler.ledger.store import Entry, Journal, Ledger, RunRow, SectionState, State

__all__ = ["Entry", "Journal", "Ledger", "RunRow", "SectionState", "State", "open_ledger"]

_TAKES = "it takes sqlite:///path/to/ledger.sqlite or postgresql://user@host/database"


def open_ledger(url: str, *, project: Path | None = None) -> Ledger:
    """Open the ledger at an SQLAlchemy address; made when there is none, migrated when it is of an older
    version.

    A relative SQLite path is relative to `project` (the folder of scrapy.cfg), else to the current folder.
    Raises UsageError for an address that is none, LedgerError when the ledger is damaged, newer, locked or
    out of reach; it is never overwritten.
    """
    # SQLAlchemy costs 28 MB and 0.15 s: whoever only names a State pays nothing.
    from sqlalchemy import make_url  # noqa: PLC0415
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415

    try:
        address = make_url(url)
    except ArgumentError:
        raise UsageError(f"LEDGER_URL is {url!r}; {_TAKES}.") from None
    kind = address.get_backend_name()
    if kind == "sqlite":
        from crawler.ledger.sqlite import open_sqlite  # noqa: PLC0415

        return open_sqlite(address, project)
    if kind in {"postgresql", "postgres"}:
        from crawler.ledger.postgres import open_postgres  # noqa: PLC0415

        return open_postgres(address)
    raise UsageError(f"LEDGER_URL names {kind}; {_TAKES}.")
