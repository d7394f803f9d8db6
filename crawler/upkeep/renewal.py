"""`scrapy ledger rebuild`: a new ledger is made, and takes the old one's place if nothing was hidden from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.errors import LedgerError
from crawler.ledger.sql import SqlLedger
from crawler.text import counted
from crawler.upkeep.carrying import carry_over
from crawler.upkeep.old_ledger import OldLedger, Place
from crawler.upkeep.places import is_local, shut
from crawler.upkeep.rebuild import rebuild
from crawler.upkeep.shelf import Shelf, take_stock


def renew(
    place: Place, folders: Sequence[Path], project: Path, recheck: Sequence[timedelta]
) -> Iterator[str]:
    """Restore the ledger from the datasets below the folders, and from what the old one tells of others; lines for
    people. Raises LedgerError, LockedError, StartError, OSError: then all is as it was."""
    old, now = place.look(), datetime.now(UTC)
    shelf = take_stock(folders, project, list(old.delivered))
    shelf.shut += _hidden(old, project)
    _must_be_open(shelf)
    if not shelf.files and not shelf.manifests and place.is_empty():
        named = ", ".join(map(str, folders))
        raise LedgerError(f"No dataset and no manifest below {named}; name their folder with --datasets.")
    try:
        with closing(place.make()) as ledger:
            restored = rebuild(ledger, shelf, recheck, now)
            _must_be_open(shelf)
            carried = _carried(place, old, shelf, ledger, now)
    except BaseException:
        place.discard()
        raise
    # At once: told one by one, they would end between two steps when nobody reads on.
    yield from list(place.put_in_place(old, now))
    yield from _not_restored(old, shelf, carried)
    yield (
        f"Restored {counted(restored.articles, 'article')} of {counted(restored.datasets, 'dataset')} "
        f"from {counted(restored.lines, 'line')} in "
        f"{counted(restored.files, 'file')}, and {counted(restored.runs, 'run')}. "
        "The next run walks each section to its end."
    )


def _hidden(old: OldLedger, project: Path) -> Iterator[str]:
    """Folders of what was delivered that this user may not look into."""
    for name, count in old.delivered.items():
        if count and (hidden := shut(name, project)):
            yield f"{hidden}: Permission denied"


def _must_be_open(shelf: Shelf) -> None:
    """Raises LedgerError: what stands in files that are shut would be delivered again."""
    if first := next(iter(shelf.shut), ""):
        others = len(set(shelf.shut)) - 1
        more = f" (and {counted(others, 'other')})" if others else ""
        raise LedgerError(
            f"What was delivered cannot be told: {first}{more}. Mend that, or move it away to get its articles again; "
            "the ledger stays as it was."
        )


def _carried(place: Place, old: OldLedger, shelf: Shelf, ledger: SqlLedger, now: datetime) -> dict[str, int]:
    """Datasets that only the old ledger tells of, and how many articles the new one has of each now."""
    unchecked = set(shelf.unchecked.values())
    names = [
        name
        for name, count in old.delivered.items()
        if count and (name in unchecked or not (is_local(name) or shelf.has(name)))
    ]
    if not names or not old.is_sound:
        return {}
    with place.opened() as before:
        return {name: carry_over(before, ledger, name, now) for name in names}


def _not_restored(old: OldLedger, shelf: Shelf, carried: Mapping[str, int]) -> Iterator[str]:
    if old.fault:
        yield (
            f"Not read: the old ledger ({old.fault}). Datasets outside the folders that were looked into are not "
            "known; name their folders with --datasets."
        )
    yield from (f"Not read: {each}." for each in shelf.unreadable)
    yield from (
        f"Not read: {each}: its form cannot be read back; what stands in no other file comes again."
        for each, name in shelf.closed.items()
        if name not in carried
    )
    yield from (
        f"Carried over: {name}, {counted(count, 'article')} as the old ledger knew them: its files cannot be read back."
        for name, count in carried.items()
    )
    yield from (
        f"Not found: {name}, into which {count} articles were delivered; they come again."
        for name, count in old.delivered.items()
        if count and name not in carried and not shelf.has(name)
    )
    yield from (
        f"Left alone: {each}, of a run that was not closed; its articles come again."
        for each in shelf.journals
    )
