"""An entry as a row of the articles' table, and back."""

from __future__ import annotations

from typing import Any

from crawler.ledger.store import Entry, State
from crawler.ledger.values import moment, seconds, storable

# Numbers once given stay: they are in the files of users.
STATE_NUMBERS = {
    State.SAVED: 1,
    State.UNCHANGED: 2,
    State.KNOWN: 3,
    State.INCOMPLETE: 4,
    State.GONE: 5,
    State.REFUSED: 6,
    State.FAILED: 7,
    State.PENDING: 8,
}
STATES = {number: state for state, number in STATE_NUMBERS.items()}
_FOUND_IN_NUMBERS = {"": 0, "listing": 1, "feed": 2, "sitemap": 3, "archive": 4}
_FOUND_IN = {number: name for name, number in _FOUND_IN_NUMBERS.items()}

KEY = ("dataset_id", "key")
"""What makes a row of articles the only one."""
READ = (
    "key",
    "section_id",
    "first_walk",
    "state",
    "found_in",
    "listing_page",
    "revision",
    "tries",
    "published_at",
    "fetched_at",
    "next_look",
    "url",
    "content_hash",
    "field_marks",
    "reason",
    "etag",
    "last_modified",
)
"""Columns that a look-up brings, in this order; see `entry_of`."""
WRITTEN = ("dataset_id", *READ, "listing_id")
"""Columns that `values_of` gives."""


def entry_of(row: tuple[Any, ...]) -> Entry:
    """The entry of a row that a look-up brought (see `articles`)."""
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


def values_of(dataset_id: int, entry: Entry, listing_id: int | None) -> dict[str, Any]:
    """The entry by column."""
    return {
        "dataset_id": dataset_id,
        "key": entry.key,
        "section_id": entry.section_id,
        "first_walk": entry.first_walk,
        "state": STATE_NUMBERS[entry.state],
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
