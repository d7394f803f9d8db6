"""Runs and entries for the tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.ledger import Entry, Journal, Ledger, RunRow, State

TO_VERSION_1 = (
    "DROP TABLE bs_host_files",
    "DROP TABLE bs_turns",
    "ALTER TABLE bs_articles DROP COLUMN reason",
    "DROP INDEX bs_articles_due",
    "CREATE INDEX bs_articles_due ON bs_articles (section_id, next_look)",
    "UPDATE bs_meta SET value = '1' WHERE name = 'version'",
)
"""Makes of an empty or filled ledger of today what version 1 would have made of it."""
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECTION = "https://news.example/wirtschaft"


def begin(ledger: Ledger, run_id: str = "r1", dataset: str = "D", **options: Any) -> int:
    run = RunRow(run_id=run_id, spider="news", dataset=dataset, started_at=NOW)
    journal = Journal(
        run_id=run_id, dataset=dataset, part=f"{run_id}.part", target="d.jsonl", hosts=("a", "b")
    )
    return ledger.begin_run(run, journal, **options)


def end(ledger: Ledger, run_id: str = "r1", dataset: str = "D", sections: Any = (), **options: Any) -> None:
    run = RunRow(
        run_id=run_id,
        spider="news",
        dataset=dataset,
        started_at=NOW,
        ended_at=NOW + timedelta(minutes=5),
        verdict="complete",
        exit_code=0,
        summary={"counts": {"saved": 2}, "name": "Börse"},
    )
    ledger.end_run(run, sections, **options)


def entry(key: int, section_id: int = 1, **changes: Any) -> Entry:
    values: dict[str, Any] = {"url": f"https://news.example/{key}", "state": State.SAVED, "first_walk": 1}
    return Entry(key=key, section_id=section_id, **{**values, **changes})
