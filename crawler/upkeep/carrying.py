"""What a sound ledger knew of a dataset whose files cannot be read back (CSV, another storage): taken over from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from msgspec.structs import replace

from crawler.ledger.sql import SqlLedger
from crawler.ledger.store import Entry
from crawler.ledger.survey import delivered, sections_of
from crawler.upkeep.filling import AT_ONCE, Filling

_FIRST_WALK = 1  # known before any walk to come, as what a rebuild reads from files


def carry_over(old: SqlLedger, new: SqlLedger, dataset: str, now: datetime) -> int:
    """Let the new ledger know what was delivered into this dataset; how many articles. Raises LedgerError."""
    filling = Filling(new, dataset, now)
    urls = {each.section_id: each.url for each in sections_of(old, dataset)}
    count = 0
    for entries in _delivered(old, dataset):
        filling.commit(
            [
                replace(
                    entry,
                    section_id=filling.section(urls.get(entry.section_id) or entry.listing_url or entry.url),
                    first_walk=_FIRST_WALK,
                )
                for entry in entries
            ]
        )
        count += len(entries)
    filling.end()
    return count


def _delivered(old: SqlLedger, dataset: str) -> Iterator[Sequence[Entry]]:
    keys = (key for key, _ in delivered(old, dataset))
    while some := list(islice(keys, AT_ONCE)):
        yield list(old.look_up(dataset, some).values())
