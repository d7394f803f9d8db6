"""Entries in and out of the tables, a listing page's worth at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
    delete,
    func,
    select,
    union_all,
    update,
)

from crawler.ledger.schema import aliases, articles, listings
from crawler.ledger.store import Entry, State
from crawler.ledger.values import Insert, moment, seconds, storable

# Numbers once given stay: they are in the files of users.
_STATE_NUMBERS = {
    State.SAVED: 1,
    State.UNCHANGED: 2,
    State.KNOWN: 3,
    State.INCOMPLETE: 4,
    State.GONE: 5,
    State.REFUSED: 6,
    State.FAILED: 7,
    State.PENDING: 8,
}
STATES = {number: state for state, number in _STATE_NUMBERS.items()}
_FOUND_IN_NUMBERS = {"": 0, "listing": 1, "feed": 2, "sitemap": 3, "archive": 4}
_FOUND_IN = {number: name for name, number in _FOUND_IN_NUMBERS.items()}

_NO_MOMENT = 2**63 - 1  # later than any
# SQLite takes at most 32,766 values in one statement.
MOST_KEYS = 1_000
_WIDTHS = (1, 8, 64, 512)


_KEYS: BindParameter[int] = bindparam("keys", expanding=True)
_DATASET: BindParameter[int] = bindparam("dataset")
_COLUMNS = [column for column in articles.c if column.name not in {"dataset_id", "listing_id"}]


def _with_details(asked: Any, source: Any) -> Select[Any]:
    other = aliases.alias("other")
    return select(asked, *_COLUMNS, listings.c.url, other.c.alias).select_from(
        source.outerjoin(listings, listings.c.id == articles.c.listing_id).outerjoin(
            other, (other.c.dataset_id == articles.c.dataset_id) & (other.c.key == articles.c.key)
        )
    )


@lru_cache(maxsize=16)
def _look_up_sql(dialect: Dialect, width: int) -> tuple[str, tuple[str, ...] | None]:
    """The look-up of so many keys as the driver takes it, and the order of its values if they go by place."""
    keys: list[BindParameter[int]] = [bindparam(f"key{number}", type_=BigInteger) for number in range(width)]
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
    compiled: Any = statement.compile(dialect=dialect)
    return str(compiled), tuple(compiled.positiontup) if compiled.positional else None


def _look_up_rows(connection: Connection, dataset_id: int, keys: Sequence[int]) -> list[tuple[Any, ...]]:
    """The rows of one look-up, straight from the driver: SQLAlchemy's lists that expand at each call and its
    conversion of each column took 11 of 33 microseconds a URL, in a ledger of a million articles."""
    # Few widths, so that few statements are prepared; the last key fills what is left.
    width = next(width for width in _WIDTHS if width >= len(keys))
    sql, order = _look_up_sql(connection.dialect, width)
    values = {f"key{number}": key for number, key in enumerate(keys)}
    values.update((f"key{number}", keys[-1]) for number in range(len(keys), width))
    values["dataset"] = dataset_id
    cursor = connection.connection.cursor()
    try:
        cursor.execute(sql, tuple(map(values.__getitem__, order)) if order else values)
        return list(cursor.fetchall())
    finally:
        cursor.close()


def _entry(row: tuple[Any, ...]) -> Entry:
    (
        _asked,
        key,
        section_id,
        first_walk,
        state,
        found_in,
        listing_page,
        revision,
        tries,
        published_at,
        fetched_at,
        next_look,
        url,
        content_hash,
        field_marks,
        reason,
        etag,
        last_modified,
        listing_url,
        alias,
    ) = row
    return Entry(
        key=key,
        url=url,
        state=STATES[state],
        section_id=section_id,
        first_walk=first_walk,
        found_in=_FOUND_IN[found_in],
        listing_url=listing_url or "",
        listing_page=listing_page,
        revision=revision,
        content_hash=content_hash.hex(),
        field_marks=field_marks,
        published_at=None if published_at is None else moment(published_at),
        fetched_at=None if fetched_at is None else moment(fetched_at),
        next_look=None if next_look is None else moment(next_look),
        tries=tries,
        reason=reason,
        etag=etag,
        last_modified=last_modified,
        aliases=() if alias is None else (alias,),
    )


def look_up(connection: Connection, dataset_id: int, keys: Sequence[int]) -> dict[int, Entry]:
    """Entries by the keys asked for, aliases followed; one query for each 512 keys."""
    found: dict[int, Entry] = {}
    by_key: dict[int, Entry] = {}
    for start in range(0, len(keys), _WIDTHS[-1]):
        for row in _look_up_rows(connection, dataset_id, keys[start : start + _WIDTHS[-1]]):
            key, alias = row[1], row[-1]
            entry = by_key.get(key)
            if entry is None:
                entry = by_key[key] = _entry(row)
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
        articles.c.state == _STATE_NUMBERS[State.INCOMPLETE],
    )
    count, first = connection.execute(asked).one()
    return count, None if first is None else moment(first)


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


def _listing_ids(connection: Connection, insert: Insert, urls: set[str]) -> dict[str, int | None]:
    """Numbers of the listing pages, given at their first mention."""
    numbers: dict[str, int | None] = {"": None}
    wanted = sorted(urls - {""})  # sorted: two runs that lock the same rows do it in the same order
    for start in range(0, len(wanted), MOST_KEYS):
        part = wanted[start : start + MOST_KEYS]
        known = select(listings.c.url, listings.c.id).where(listings.c.url.in_(part))
        numbers.update(iter(connection.execute(known)))
        missing = [{"url": url} for url in part if url not in numbers]
        if missing:
            connection.execute(insert(listings).on_conflict_do_nothing(), missing)
            numbers.update(iter(connection.execute(known)))
    return numbers


def _values(dataset_id: int, entry: Entry, listing_id: int | None) -> dict[str, Any]:
    return {
        "dataset_id": dataset_id,
        "key": entry.key,
        "section_id": entry.section_id,
        "first_walk": entry.first_walk,
        "state": _STATE_NUMBERS[entry.state],
        "found_in": _FOUND_IN_NUMBERS[entry.found_in],
        "listing_id": listing_id,
        "listing_page": entry.listing_page,
        "revision": entry.revision,
        "tries": entry.tries,
        "published_at": seconds(entry.published_at),
        "fetched_at": seconds(entry.fetched_at),
        "next_look": seconds(entry.next_look),
        "url": storable(entry.url),
        "content_hash": bytes.fromhex(entry.content_hash),
        "field_marks": entry.field_marks,
        "reason": storable(entry.reason),
        "etag": storable(entry.etag),
        "last_modified": storable(entry.last_modified),
    }


_NO_LONGER_ALIASES = delete(aliases).where(aliases.c.dataset_id == _DATASET, aliases.c.alias.in_(_KEYS))
_TAKEN_IN = delete(articles).where(articles.c.dataset_id == _DATASET, articles.c.key.in_(_KEYS))
_MOVED = (
    update(aliases)
    .where(aliases.c.dataset_id == _DATASET, aliases.c.key == bindparam("old"))
    .values(key=bindparam("new"))
)


def _batches(entries: Iterable[Entry]) -> Iterator[tuple[dict[int, Entry], dict[int, int]]]:
    """Entries by key, and whose alias each alias is; cut where a later entry contradicts an earlier one."""
    chosen: dict[int, Entry] = {}
    owners: dict[int, int] = {}
    for entry in entries:
        others = set(entry.aliases) - {entry.key}
        contradicts = (
            entry.key in owners
            or not others.isdisjoint(chosen)
            or any(owners.get(alias, entry.key) != entry.key for alias in others)
        )
        if contradicts or len(chosen) >= MOST_KEYS or len(owners) >= MOST_KEYS:
            yield chosen, owners
            chosen, owners = {}, {}
        chosen[entry.key] = entry
        owners.update(dict.fromkeys(others, entry.key))
    if chosen:
        yield chosen, owners


def put(connection: Connection, insert: Insert, dataset_id: int, entries: Iterable[Entry]) -> None:
    """Write entries in their order.

    An entry takes in what stood under its aliases: their own entries go, and the aliases that they had become
    its own. A key that was an alias and now comes with an entry of its own is an alias no longer.
    """
    for chosen, owners in _batches(entries):
        _put_articles(connection, insert, dataset_id, [chosen[key] for key in sorted(chosen)])
        which = {"dataset": dataset_id, "keys": sorted(chosen)}
        connection.execute(_NO_LONGER_ALIASES, which)
        if owners:
            _put_aliases(connection, insert, dataset_id, owners)


def _put_articles(connection: Connection, insert: Insert, dataset_id: int, entries: list[Entry]) -> None:
    listing_ids = _listing_ids(connection, insert, {storable(entry.listing_url) for entry in entries})
    statement = insert(articles)
    changes = {c.name: statement.excluded[c.name] for c in articles.c if not c.primary_key}
    connection.execute(
        statement.on_conflict_do_update(index_elements=["dataset_id", "key"], set_=changes),
        [_values(dataset_id, entry, listing_ids[storable(entry.listing_url)]) for entry in entries],
    )


def _put_aliases(connection: Connection, insert: Insert, dataset_id: int, owners: dict[int, int]) -> None:
    pairs = sorted(owners.items())
    connection.execute(_TAKEN_IN, {"dataset": dataset_id, "keys": [alias for alias, _ in pairs]})
    connection.execute(_MOVED, [{"dataset": dataset_id, "old": alias, "new": key} for alias, key in pairs])
    statement = insert(aliases)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["dataset_id", "alias"], set_={"key": statement.excluded["key"]}
        ),
        [{"dataset_id": dataset_id, "alias": alias, "key": key} for alias, key in pairs],
    )
