"""A dataset of a ledger that is made anew: begun and ended as a run, filled a thousand articles at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from crawler.ledger.store import Entry, Journal, Ledger, RunRow

AT_ONCE = 1_000


def begin(ledger: Ledger, run: RunRow) -> int:
    """Register a run that writes no file; its number."""
    number = ledger.begin_run(run, Journal(run_id=run.run_id, dataset=run.dataset, part="", target=""))
    ledger.journal_status(run.run_id, "closed")
    return number


class Filling:
    """The run in whose name a dataset is filled. All raise LedgerError."""

    def __init__(self, ledger: Ledger, dataset: str, now: datetime) -> None:
        self._ledger, self._dataset, self._now = ledger, dataset, now
        self._run = f"rebuild-{now:%Y%m%dT%H%M%SZ}-{dataset}"
        self._sections: dict[str, int] = {}
        begin(ledger, RunRow(run_id=self._run, spider="", dataset=dataset, started_at=now))

    def section(self, url: str) -> int:
        """The section's number in the new ledger."""
        if url not in self._sections:
            self._sections[url] = self._ledger.section(self._dataset, url).section_id
        return self._sections[url]

    def commit(self, entries: Sequence[Entry]) -> None:
        self._ledger.commit(self._run, length=0, lines=0, entries=entries)

    def end(self) -> None:
        ended = RunRow(
            run_id=self._run,
            spider="",
            dataset=self._dataset,
            started_at=self._now,
            ended_at=self._now,
            verdict="rebuilt",
            exit_code=0,
        )
        self._ledger.end_run(ended, [])
