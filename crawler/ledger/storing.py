"""Entries into the tables, a listing page's worth at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from sqlalchemy import BindParameter, Connection, Dialect, bindparam, delete, select, update

from crawler.ledger.compiled import Compiled
from crawler.ledger.rows import STATE_NUMBERS, values_of
from crawler.ledger.schema import aliases, articles, listings
from crawler.ledger.store import Entry, State
from crawler.ledger.values import Insert, storable

# SQLite takes at most 32,766 values in one statement.
_MOST_KEYS = 1_000

_KEYS: BindParameter[int] = bindparam("keys", expanding=True)
_DATASET: BindParameter[int] = bindparam("dataset")
_NO_LONGER_ALIASES = delete(aliases).where(aliases.c.dataset_id == _DATASET, aliases.c.alias.in_(_KEYS))
_TAKEN_IN = delete(articles).where(articles.c.dataset_id == _DATASET, articles.c.key.in_(_KEYS))
_MOVED = (
    update(aliases)
    .where(aliases.c.dataset_id == _DATASET, aliases.c.key == bindparam("old"))
    .values(key=bindparam("new"))
)


_LOST = (
    update(articles)
    .where(articles.c.dataset_id == _DATASET, articles.c.key.in_(_KEYS))
    .values(
        state=STATE_NUMBERS[State.PENDING],
        revision=0,
        tries=0,
        next_look=0,
        content_hash=b"",
        field_marks=b"",
        reason="",
        etag="",
        last_modified="",
    )
)


def lose(connection: Connection, dataset_id: int, keys: Sequence[int]) -> None:
    """What was delivered of these is lost: as if they had been found, and not reached yet."""
    for start in range(0, len(keys), _MOST_KEYS):
        connection.execute(_LOST, {"dataset": dataset_id, "keys": keys[start : start + _MOST_KEYS]})


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
        if contradicts or len(chosen) >= _MOST_KEYS or len(owners) >= _MOST_KEYS:
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


def _listing_ids(connection: Connection, insert: Insert, urls: set[str]) -> dict[str, int | None]:
    """Numbers of the listing pages, given at their first mention."""
    numbers: dict[str, int | None] = {"": None}
    wanted = sorted(urls - {""})  # sorted: two runs that lock the same rows do it in the same order
    for start in range(0, len(wanted), _MOST_KEYS):
        part = wanted[start : start + _MOST_KEYS]
        known = select(listings.c.url, listings.c.id).where(listings.c.url.in_(part))
        numbers.update(iter(connection.execute(known)))
        missing = [{"url": url} for url in part if url not in numbers]
        if missing:
            connection.execute(insert(listings).on_conflict_do_nothing(), missing)
            numbers.update(iter(connection.execute(known)))
    return numbers


def _put_articles(connection: Connection, insert: Insert, dataset_id: int, entries: list[Entry]) -> None:
    listing_ids = _listing_ids(connection, insert, {storable(entry.listing_url) for entry in entries})
    rows = [values_of(dataset_id, entry, listing_ids[storable(entry.listing_url)]) for entry in entries]
    statement = _put_sql(connection.dialect, insert)
    connection.exec_driver_sql(statement.sql, [statement.values(row) for row in rows])


@lru_cache(maxsize=4)
def _put_sql(dialect: Dialect, insert: Insert) -> Compiled:
    """SQLAlchemy reckons the values of each row out anew, which took half of the time."""
    statement = insert(articles)
    changes = {c.name: statement.excluded[c.name] for c in articles.c if not c.primary_key}
    statement = statement.on_conflict_do_update(index_elements=["dataset_id", "key"], set_=changes)
    return Compiled.of(statement, dialect, [c.name for c in articles.c])


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
