"""What the tables know of articles, a listing page's worth at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Connection,
    Dialect,
    Select,
    bindparam,
    func,
    literal_column,
    select,
    union_all,
)

from crawler.ledger.compiled import Compiled
from crawler.ledger.rows import STATE_NUMBERS, entry_of
from crawler.ledger.schema import aliases, articles, listings
from crawler.ledger.store import Entry, State
from crawler.ledger.values import moment_or_none, seconds

_NO_MOMENT = 2**63 - 1  # later than any
_WIDTHS = (1, 8, 64, 512)

_DATASET: BindParameter[int] = bindparam("dataset")
_COLUMNS = [column for column in articles.c if column.name not in {"dataset_id", "listing_id"}]


def _with_details(asked: Any, source: Any) -> Select[Any]:
    other = aliases.alias("other")
    return select(asked, *_COLUMNS, listings.c.url, other.c.alias).select_from(
        source.outerjoin(listings, listings.c.id == articles.c.listing_id).outerjoin(
            other, (other.c.dataset_id == articles.c.dataset_id) & (other.c.key == articles.c.key)
        )
    )


def _keys(width: int) -> list[BindParameter[int]]:
    return [bindparam(f"key{number}", type_=BigInteger) for number in range(width)]


@lru_cache(maxsize=16)
def _look_up_sql(dialect: Dialect, width: int) -> Compiled:
    """The look-up of so many keys."""
    keys = _keys(width)
    statement = union_all(
        _with_details(articles.c.key.label("asked"), articles).where(
            articles.c.dataset_id == _DATASET, articles.c.key.in_(keys)
        ),
        _with_details(
            aliases.c.alias.label("asked"),
            aliases.join(
                articles,
                (articles.c.dataset_id == aliases.c.dataset_id) & (articles.c.key == aliases.c.key),
            ),
        ).where(aliases.c.dataset_id == _DATASET, aliases.c.alias.in_(keys)),
    )
    return Compiled.of(statement, dialect)


def _look_up_rows(connection: Connection, dataset_id: int, keys: Sequence[int]) -> list[tuple[Any, ...]]:
    """The rows of one look-up, straight from the driver: SQLAlchemy's lists that expand at each call and its
    conversion of each column took 11 of 33 microseconds a URL, in a ledger of a million articles."""
    # Few widths, so that few statements are prepared.
    width = next(width for width in _WIDTHS if width >= len(keys))
    return _rows(connection, _look_up_sql(connection.dialect, width), dataset_id, keys, width)


def _rows(
    connection: Connection, statement: Compiled, dataset_id: int, keys: Sequence[int], width: int
) -> list[tuple[Any, ...]]:
    """What the driver answers; the last key fills what is left of the width."""
    values = {f"key{number}": key for number, key in enumerate(keys)}
    values.update((f"key{number}", keys[-1]) for number in range(len(keys), width))
    values["dataset"] = dataset_id
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement.sql, statement.values(values))
        return list(cursor.fetchall())
    finally:
        cursor.close()


_FEW = 4  # an article's own key, that of its address, and what lasts in its addresses


@lru_cache(maxsize=16)
def _any_delivered_sql(dialect: Dialect) -> Compiled:
    keys = _keys(_FEW)
    statement = union_all(
        select(articles.c.key).where(
            articles.c.dataset_id == _DATASET,
            articles.c.key.in_(keys),
            articles.c.revision > literal_column("0"),
        ),
        select(aliases.c.key).where(aliases.c.dataset_id == _DATASET, aliases.c.alias.in_(keys)),
    )
    return Compiled.of(statement, dialect)


def may_be_delivered(connection: Connection, dataset_id: int, keys: Sequence[int]) -> bool:
    """Whether one of these keys may be that of an article that was delivered.

    Of a first run's articles none is, and this is asked of each, after a page was read that has driven all else from
    the processor's caches: the small question takes 41 microseconds there, the whole look-up 80.
    """
    if len(keys) > _FEW:
        return True
    return bool(_rows(connection, _any_delivered_sql(connection.dialect), dataset_id, keys, _FEW))


def look_up(connection: Connection, dataset_id: int, keys: Sequence[int]) -> dict[int, Entry]:
    """Entries by the keys asked for, aliases followed; one query for each 512 keys."""
    found: dict[int, Entry] = {}
    by_key: dict[int, Entry] = {}
    for start in range(0, len(keys), _WIDTHS[-1]):
        for row in _look_up_rows(connection, dataset_id, keys[start : start + _WIDTHS[-1]]):
            key, alias = row[1], row[-1]
            entry = by_key.get(key)
            if entry is None:
                entry = by_key[key] = entry_of(row)
            elif alias is not None and alias not in entry.aliases:
                entry.aliases = tuple(sorted((*entry.aliases, alias)))
            found[row[0]] = entry
    return found


_DUE = (
    select(articles.c.key)
    .where(
        articles.c.section_id.in_(bindparam("sections", expanding=True)),
        articles.c.next_look.is_not(None),
        (articles.c.next_look <= bindparam("now")) | (articles.c.next_look > bindparam("beyond")),
        articles.c.dataset_id == _DATASET,
    )
    .order_by(articles.c.key)
    .limit(bindparam("limit"))
)
_DUE_AFTER = _DUE.where(articles.c.key > bindparam("after"))


def owed(
    connection: Connection, dataset_id: int, sections: Sequence[int], now: datetime
) -> tuple[int, datetime | None]:
    """Incomplete entries whose time has not come: how many, and the first time."""
    asked = select(func.count(), func.min(articles.c.next_look)).where(
        articles.c.section_id.in_(sections),
        articles.c.next_look > seconds(now),
        articles.c.dataset_id == dataset_id,
        articles.c.state == STATE_NUMBERS[State.INCOMPLETE],
    )
    count, first = connection.execute(asked).one()
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
    values: dict[str, Any] = {
        "sections": list(sections),
        "now": seconds(now),
        "beyond": _NO_MOMENT if beyond is None else seconds(beyond),
        "dataset": dataset_id,
        "limit": limit,
    }
    if after is None:
        keys = connection.scalars(_DUE, values).all()
    else:
        keys = connection.scalars(_DUE_AFTER, {**values, "after": after}).all()
    found = look_up(connection, dataset_id, keys)
    return [found[key] for key in keys]
