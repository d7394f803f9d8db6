"""Whether ledger, journals and datasets tell the same story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from crawler.errors import LockedError
from crawler.ledger.sql import SqlLedger
from crawler.ledger.store import Journal
from crawler.ledger.survey import DatasetFacts, contradictions, delivered
from crawler.run.ask import id_of, key_of
from crawler.run.recovery import is_ours
from crawler.text import counted
from crawler.upkeep.places import is_local, shut
from crawler.upkeep.shelf import Shelf

_SHOWN = 3


def inspect(ledger: SqlLedger, shelf: Shelf, known: list[DatasetFacts], project: Path) -> Iterator[str]:
    """Everything that is wrong, each a sentence: in the ledger, in open journals, between ledger and datasets.

    Of a dataset into which a run is not closed, only the journal: its lines stand in no file of the dataset yet. Of
    one whose files cannot be read, only that.
    """
    yield from contradictions(ledger)
    unfinished = ledger.unfinished()
    for journal in unfinished:
        yield from _of_journal(ledger, journal)
    open_ones = {journal.dataset for journal in unfinished}
    in_files = revisions_in_files(shelf)
    yield from (f"cannot be read: {each}" for each in shelf.unreadable)
    cannot_be_told = shelf.unopened | set(shelf.unchecked.values()) | open_ones
    for facts in known:
        hidden = shut(facts.name, project)
        if hidden:
            yield f"{facts.name}: {hidden} may not be looked into by this user"
        if hidden or facts.name in cannot_be_told or not is_local(facts.name):
            in_files.pop(facts.name, None)
            continue
        yield from _of_dataset(ledger, facts.name, in_files.pop(facts.name, {}))
    for name, keys in in_files.items():
        yield f"{name}: {stand(len(keys))} in its files, and the ledger does not know the dataset"


def stand(number: int, what: str = "article") -> str:
    return f"{counted(number, what)} {'stands' if number == 1 else 'stand'}"


def revisions_in_files(shelf: Shelf) -> dict[str, dict[int, int]]:
    """Highest revision by dataset and key."""
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for dataset, article in shelf.articles():
        keys, key = found[dataset], key_of(article.article_id)
        keys[key] = max(article.revision, keys.get(key, 0))
    return dict(found)


def _of_journal(ledger: SqlLedger, journal: Journal) -> Iterator[str]:
    if not is_ours(journal, ledger):
        return
    try:
        with ledger.lock(journal.hosts, "ledger check"):
            pass
    except LockedError:
        return  # a run that lives
    part = Path(journal.part)
    size = part.stat().st_size if part.exists() else None
    if size is not None and size < journal.length:
        yield f"{part} holds {size} of the {journal.length} bytes that were committed: lines were lost"
    elif size is None and journal.lines and journal.status == "open":
        yield f"{part} is gone, with {counted(journal.lines, 'committed line')} of run {journal.run_id}"
    else:
        yield (
            f"run {journal.run_id} was interrupted ({journal.status}, {counted(journal.lines, 'line')}): "
            "the next run on this machine closes it"
        )


def _of_dataset(ledger: SqlLedger, name: str, in_files: dict[int, int]) -> Iterator[str]:
    missing, older = [], 0
    for key, revision in delivered(ledger, name):
        in_file = in_files.pop(key, None)
        if in_file is None:
            missing.append(key)
        elif in_file < revision:
            older += 1
    if missing:
        shown = ", ".join(map(id_of, missing[:_SHOWN]))
        more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
        yield f"{name}: {stand(len(missing), 'delivered article')} in no file of the dataset ({shown}{more})"
    if older:
        yield f"{name}: of {counted(older, 'article')} the newest revision stands in no file"
    if in_files:
        yield f"{name}: {stand(len(in_files))} in its files that the ledger does not know"
