"""What the tables know of articles, a listing page's worth at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from crawler.ledger.connection import Connection
from crawler.ledger.rows import READ, STATE_NUMBERS, entry_of
from crawler.ledger.store import Entry, State
from crawler.ledger.values import moment_or_none, seconds

_NO_MOMENT = 2**63 - 1  # later than any

_COLUMNS = ", ".join(f"article.{name}" for name in READ)
_DETAILS = """
    LEFT JOIN bs_listings AS listing ON listing.id = article.listing_id
    LEFT JOIN bs_aliases AS other ON other.dataset_id = article.dataset_id AND other.key = article.key
"""
_LOOK_UP = f"""
    SELECT article.key, {_COLUMNS}, listing.url, other.alias
    FROM bs_articles AS article {_DETAILS}
    WHERE article.dataset_id = :dataset AND article.key IN :keys
    UNION ALL
    SELECT asked.alias, {_COLUMNS}, listing.url, other.alias
    FROM bs_aliases AS asked
    JOIN bs_articles AS article ON article.dataset_id = asked.dataset_id AND article.key = asked.key {_DETAILS}
    WHERE asked.dataset_id = :dataset AND asked.alias IN :keys
"""
_ANY_DELIVERED = """
    SELECT key FROM bs_articles WHERE dataset_id = :dataset AND key IN :keys AND revision > 0
    UNION ALL
    SELECT key FROM bs_aliases WHERE dataset_id = :dataset AND alias IN :keys
"""
_DUE = """
    SELECT key FROM bs_articles
    WHERE dataset_id = :dataset AND section_id IN :sections
        AND next_look IS NOT NULL AND (next_look <= :now OR next_look > :beyond)
"""
# +: not by the primary key, along which SQLite would go through the whole dataset to spare itself the sorting of a few.
_BY_KEY = " ORDER BY +key LIMIT :limit"
_AFTER = " AND +key > :after"
_OWED = """
    SELECT count(*), min(next_look) FROM bs_articles
    WHERE dataset_id = :dataset AND section_id IN :sections AND next_look > :now AND state = :incomplete
"""


def may_be_delivered(connection: Connection, dataset_id: int, keys: Sequence[int]) -> bool:
    """Whether one of these keys may be that of an article that was delivered.

    Of a first run's articles none is, and this is asked of each, after a page was read that has driven all else from
    the processor's caches: the small question takes 41 microseconds there, the whole look-up 80.
    """
    asked = {"dataset": dataset_id, "keys": list(keys)}
    return connection.execute(_ANY_DELIVERED, asked).fetchone() is not None


def look_up(connection: Connection, dataset_id: int, keys: Sequence[int]) -> dict[int, Entry]:
    """Entries by the keys asked for, aliases followed; one query, or none for no keys."""
    found: dict[int, Entry] = {}
    by_key: dict[int, Entry] = {}
    if not keys:
        return found
    for row in connection.execute(_LOOK_UP, {"dataset": dataset_id, "keys": list(keys)}).fetchall():
        key, alias = row[1], row[-1]
        entry = by_key.get(key)
        if entry is None:
            entry = by_key[key] = entry_of(row)
        elif alias is not None and alias not in entry.aliases:
            entry.aliases = tuple(sorted((*entry.aliases, alias)))
        found[row[0]] = entry
    return found


def owed(
    connection: Connection, dataset_id: int, sections: Sequence[int], now: datetime
) -> tuple[int, datetime | None]:
    """Incomplete entries whose time has not come: how many, and the first time."""
    asked = {
        "dataset": dataset_id,
        "sections": list(sections),
        "now": seconds(now),
        "incomplete": STATE_NUMBERS[State.INCOMPLETE],
    }
    count, first = connection.execute(_OWED, asked).fetchone()
    return count, moment_or_none(first)


def due(
    connection: Connection,
    dataset_id: int,
    sections: Sequence[int],
    now: datetime,
    limit: int,
    *,
    after: int | None,
    beyond: datetime | None = None,
) -> list[Entry]:
    """Entries whose time has come, by key."""
    asked: dict[str, Any] = {
        "dataset": dataset_id,
        "sections": list(sections),
        "now": seconds(now),
        "beyond": _NO_MOMENT if beyond is None else seconds(beyond),
        "limit": limit,
    }
    if after is None:
        rows = connection.execute(_DUE + _BY_KEY, asked)
    else:
        rows = connection.execute(_DUE + _AFTER + _BY_KEY, {**asked, "after": after})
    keys = [key for (key,) in rows]
    found = look_up(connection, dataset_id, keys)
    return [found[key] for key in keys]
