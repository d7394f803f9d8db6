"""Entries into the tables, a listing page's worth at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from crawler.ledger.connection import Connection
from crawler.ledger.rows import KEY, STATE_NUMBERS, WRITTEN, values_of
from crawler.ledger.statements import upsert
from crawler.ledger.store import Entry, State
from crawler.ledger.values import storable

# A rebuild stores and a refill loses millions: no more than these in memory, or in one statement.
_AT_ONCE = 1_000

_PUT = upsert("bs_articles", WRITTEN, KEY)
_PUT_ALIAS = upsert("bs_aliases", ("dataset_id", "alias", "key"), ("dataset_id", "alias"))
_NO_LONGER_ALIASES = "DELETE FROM bs_aliases WHERE dataset_id = :dataset AND alias IN :keys"
_TAKEN_IN = "DELETE FROM bs_articles WHERE dataset_id = :dataset AND key IN :keys"
_MOVED = "UPDATE bs_aliases SET key = :key WHERE dataset_id = :dataset_id AND key = :alias"
_NEW_LISTING = "INSERT INTO bs_listings (url) VALUES (:url) ON CONFLICT DO NOTHING"
_LOST = """
    UPDATE bs_articles SET
        state = :pending, revision = 0, tries = 0, next_look = 0,
        content_hash = :nothing, field_marks = :nothing, reason = '', etag = '', last_modified = ''
    WHERE dataset_id = :dataset AND key IN :keys
"""


def lose(connection: Connection, dataset_id: int, keys: Sequence[int]) -> None:
    """What was delivered of these is lost: as if they had been found, and not reached yet."""
    same = {"pending": STATE_NUMBERS[State.PENDING], "nothing": b"", "dataset": dataset_id}
    # By parts: a million at once took 14 s, and PostgreSQL ends a statement after `postgres.PATIENCE`.
    for start in range(0, len(keys), _AT_ONCE):
        connection.execute(_LOST, {**same, "keys": list(keys[start : start + _AT_ONCE])})


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
        if contradicts or len(chosen) >= _AT_ONCE or len(owners) >= _AT_ONCE:
            yield chosen, owners
            chosen, owners = {}, {}
        chosen[entry.key] = entry
        owners.update(dict.fromkeys(others, entry.key))
    if chosen:
        yield chosen, owners


def put(connection: Connection, dataset_id: int, entries: Iterable[Entry]) -> None:
    """Write entries in their order.

    An entry takes in what stood under its aliases: their own entries go, and the aliases that they had become
    its own. A key that was an alias and now comes with an entry of its own is an alias no longer.
    """
    for chosen, owners in _batches(entries):
        _put_articles(connection, dataset_id, [chosen[key] for key in sorted(chosen)])
        connection.execute(_NO_LONGER_ALIASES, {"dataset": dataset_id, "keys": sorted(chosen)})
        if owners:
            _put_aliases(connection, dataset_id, owners)


def _listing_ids(connection: Connection, urls: set[str]) -> dict[str, int | None]:
    """Numbers of the listing pages, given at their first mention."""
    numbers: dict[str, int | None] = {"": None}
    wanted = sorted(urls - {""})  # sorted: two runs that lock the same rows do it in the same order
    numbers.update(_known_listings(connection, wanted))
    missing = [url for url in wanted if url not in numbers]
    if missing:
        connection.executemany(_NEW_LISTING, [{"url": url} for url in missing])
        numbers.update(_known_listings(connection, missing))
    return numbers


def _known_listings(connection: Connection, urls: list[str]) -> list[tuple[str, int]]:
    known = "SELECT url, id FROM bs_listings WHERE url IN :urls"
    return connection.execute(known, {"urls": urls}).fetchall() if urls else []


def _put_articles(connection: Connection, dataset_id: int, entries: list[Entry]) -> None:
    listing_ids = _listing_ids(connection, {storable(entry.listing_url) for entry in entries})
    connection.executemany(
        _PUT,
        [values_of(dataset_id, entry, listing_ids[storable(entry.listing_url)]) for entry in entries],
    )


def _put_aliases(connection: Connection, dataset_id: int, owners: dict[int, int]) -> None:
    rows = [{"dataset_id": dataset_id, "alias": alias, "key": key} for alias, key in sorted(owners.items())]
    connection.execute(_TAKEN_IN, {"dataset": dataset_id, "keys": sorted(owners)})
    connection.executemany(_MOVED, rows)
    connection.executemany(_PUT_ALIAS, rows)
