"""Articles that were delivered, and whose lines somebody removed: which they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from crawler.errors import LedgerError, UsageError
from crawler.ledger.sql import SqlLedger
from crawler.ledger.survey import delivered
from crawler.upkeep.inspection import revisions_in_files
from crawler.upkeep.places import is_local, shut
from crawler.upkeep.shelf import Shelf


def lost_of(ledger: SqlLedger, dataset: str, project: Path, take_stock: Callable[[], Shelf]) -> list[int]:
    """Keys of the delivered articles that stand in no file of the dataset.

    Raises UsageError for a dataset that is not known, LedgerError where they cannot be told: then each would come
    twice.
    """
    if not ledger.knows(dataset):
        raise UsageError(
            f"The ledger knows no dataset {dataset}; `scrapy ledger stats` names those it knows."
        )
    if not is_local(dataset):
        raise LedgerError(f"{dataset} lies in another storage, where its files are not looked at.")
    if hidden := shut(dataset, project):
        raise LedgerError(f"What is lost cannot be told: {hidden} may not be looked into by this user.")
    _must_be_closed(ledger, dataset)
    known = [key for key, _ in delivered(ledger, dataset)]
    shelf = take_stock()
    if dataset in shelf.unchecked.values():
        raise LedgerError(
            f"{dataset} is in a form that cannot be read back; move its files away to get all again."
        )
    shelf.files = [file for file in shelf.files if file.dataset == dataset]
    shelf.unreadable = []
    there = revisions_in_files(shelf).get(dataset, {})
    if shelf.unreadable:
        raise LedgerError(
            f"What is lost cannot be told: {shelf.unreadable[0]}. Mend that, or move the file away."
        )
    _must_be_closed(ledger, dataset)
    return [key for key in known if key not in there]


def _must_be_closed(ledger: SqlLedger, dataset: str) -> None:
    run = next((journal.run_id for journal in ledger.unfinished() if journal.dataset == dataset), "")
    if run:
        raise LedgerError(
            f"Run {run} into {dataset} is not closed: let it end, or, if it was killed, start it again."
        )
