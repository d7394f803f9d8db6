"""What earlier runs delivered."""

from __future__ import annotations

from pathlib import Path

from crawler.errors import StartError
from crawler.ledger.address import kind_of
from crawler.ledger.store import Entry, Journal, Ledger, RunRow, SectionState, State

__all__ = ["Entry", "Journal", "Ledger", "RunRow", "SectionState", "State", "open_ledger", "require_driver"]


def open_ledger(url: str, *, project: Path | None = None) -> Ledger:
    """Open the ledger at `sqlite:///path` or `postgresql://…` (a URI of libpq's); made when there is none, migrated
    when it is of an older version.

    A relative SQLite path is relative to `project` (the folder of scrapy.cfg), else to the current folder.
    Raises UsageError for an address that is none, LedgerError when the ledger is damaged, newer, locked or
    out of reach; it is never overwritten. Raises StartError, naming the extra, when PostgreSQL's driver is missing.
    """
    # Whoever only names a State loads no database.
    if kind_of(url) == "sqlite":
        from crawler.ledger.sqlite import open_sqlite  # noqa: PLC0415

        return open_sqlite(url, project)
    require_driver()
    from crawler.ledger.postgres import open_postgres  # noqa: PLC0415

    return open_postgres(url)


def require_driver() -> None:
    """Raises StartError, naming the extra, when PostgreSQL's driver is missing."""
    try:
        import psycopg  # noqa: F401, PLC0415
    except ImportError:
        raise StartError(
            "A ledger in PostgreSQL needs the driver: pip install -e '.[postgres]' in the project's folder."
        ) from None
