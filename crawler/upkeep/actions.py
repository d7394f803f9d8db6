"""What `scrapy ledger` does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.errors import LedgerError
from crawler.ledger import open_ledger
from crawler.ledger.address import file_of, kind_of
from crawler.ledger.sql import SqlLedger
from crawler.ledger.survey import DatasetFacts, survey
from crawler.ledger.versions import VERSION
from crawler.text import counted
from crawler.upkeep.inspection import inspect, stand
from crawler.upkeep.lost import lost_of
from crawler.upkeep.old_ledger import place_of
from crawler.upkeep.places import is_local
from crawler.upkeep.renewal import renew
from crawler.upkeep.shelf import Shelf, take_stock


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """One ledger, and the folders in which its datasets stand.

    The methods give lines for people. They raise LedgerError, LockedError, UsageError, OSError.
    """

    url: str
    project: Path | None
    folders: Sequence[Path]
    recheck: Sequence[timedelta]

    def _open(self) -> SqlLedger:
        ledger = open_ledger(self.url, project=self.project)
        if not isinstance(ledger, SqlLedger):
            raise LedgerError(f"{self.url} is a ledger that this command cannot look into.")
        return ledger

    def _existing(self) -> SqlLedger:
        path = self._file()
        if path is not None and not path.exists():
            raise LedgerError(
                f"There is no ledger {path} yet: the first run makes it, and "
                "`scrapy ledger rebuild` restores one from datasets."
            )
        return self._open()

    def _file(self) -> Path | None:
        """The ledger's file; None for PostgreSQL."""
        return file_of(self.url, self.project) if kind_of(self.url) == "sqlite" else None

    def stats(self) -> Iterator[str]:
        """Datasets, articles by state, sections, runs."""
        with closing(self._existing()) as ledger:
            known = survey(ledger, datetime.now(UTC))
            for facts in known:
                yield from _told(facts)
            open_journals = ledger.unfinished()
        path = self._file()
        size = f", {path.stat().st_size / 1e6:.1f} MB" if path else ""
        yield f"Schema {VERSION}, {len(known)} datasets, {len(open_journals)} open journals{size}."

    def check(self) -> tuple[list[str], list[str]]:
        """Every contradiction, and what could not be looked at."""
        with closing(self._existing()) as ledger:
            known = survey(ledger, datetime.now(UTC))
            shelf = self._stock([facts.name for facts in known])
            problems = list(inspect(ledger, shelf, known, self._home))
            unfinished = ledger.unfinished()
        afar = [facts.name for facts in known if not is_local(facts.name)]
        return problems, [
            *(f"Not checked: {path}: its form cannot be read back." for path in shelf.unchecked),
            *(f"Not checked: {name} lies in another storage." for name in afar),
            *(
                f"Not checked: {each.dataset}: run {each.run_id} into it is not closed."
                for each in unfinished
            ),
        ]

    def _stock(self, names: Sequence[str]) -> Shelf:
        return take_stock(self.folders, self._home, names)

    @property
    def _home(self) -> Path:
        """What relative names of datasets are relative to."""
        return self.project or Path.cwd()

    def migrate(self) -> Iterator[str]:
        """Opening a ledger brings it to this version."""
        self._existing().close()
        yield f"The ledger has schema {VERSION}."

    def refill(self, dataset: str) -> Iterator[str]:
        """Let the next run fetch again what was delivered, and stands in no file of the dataset any more."""
        with closing(self._existing()) as ledger:
            lost = lost_of(ledger, dataset, self._home, lambda: self._stock([dataset]))
            ledger.lose(dataset, lost)
        asked = "; the next run into it asks for them again" if lost else ""
        yield f"{dataset}: {stand(len(lost), 'delivered article')} in no file of it{asked}."

    def rebuild(self) -> Iterator[str]:
        """Restore the ledger from the datasets; what stood in its place is kept aside."""
        with closing(place_of(self.url, self.project)) as place:
            yield from renew(place, self.folders, self._home, self.recheck)


def _told(facts: DatasetFacts) -> Iterator[str]:
    states = ", ".join(f"{count} {state}" for state, count in sorted(facts.states.items()))
    yield f"{facts.name}"
    yield f"  {counted(sum(facts.states.values()), 'article')} ({states or 'none'})"
    others = counted(facts.aliases, "other address", "other addresses")
    yield f"  {facts.delivered} delivered, {facts.due} to be asked for now, {others}"
    yield f"  {counted(facts.runs, 'run')}"
    for section in facts.sections:
        walked = f"in run {section.frontier}" if section.frontier else "not yet"
        yield f"  {section.url}: walked without a gap {walked}"
