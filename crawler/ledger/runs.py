"""Runs and their journals in and out of the tables."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from crawler.errors import LedgerError
from crawler.ledger.schema import journals, runs
from crawler.ledger.store import Journal, RunRow
from crawler.ledger.values import moment, moment_or_none, seconds, storable


def begin(connection: Connection, run: RunRow, journal: Journal, dataset_id: int) -> int:
    """Register both; return the run's number."""
    row = {
        "run_id": run.run_id,
        "spider": run.spider,
        "dataset": run.dataset,
        "dataset_id": dataset_id,
        "started_at": seconds(run.started_at),
        "verdict": run.verdict,
        "summary": _as_json(run.summary),
    }
    walk = connection.execute(insert(runs).values(row).returning(runs.c.walk)).scalar_one()
    columns = {c.name: getattr(journal, c.name) for c in journals.c if c.name != "hosts"}
    connection.execute(insert(journals).values(**columns, hosts=json.dumps(journal.hosts)))
    return int(walk)


def remove(connection: Connection, run_id: str) -> None:
    """Forget a run and its journal."""
    for table in (journals, runs):
        connection.execute(delete(table).where(table.c.run_id == run_id))


def _as_json(summary: Any) -> str:
    return storable(json.dumps(dict(summary), ensure_ascii=False))


def dataset_of(connection: Connection, run_id: str) -> tuple[str, int]:
    """Name of the dataset that a run delivers into, and the number (of the shadow, when it began fresh)."""
    row = connection.execute(
        select(runs.c.dataset, runs.c.dataset_id).where(runs.c.run_id == run_id)
    ).one_or_none()
    if row is None:
        raise LedgerError(f"knows no run {run_id}; it must be begun first")
    return row.dataset, row.dataset_id


def move_journal(connection: Connection, run_id: str, **columns: Any) -> None:
    """Change columns of a journal."""
    changed = connection.execute(update(journals).where(journals.c.run_id == run_id).values(**columns))
    if changed.rowcount != 1:
        raise LedgerError(f"knows no journal of run {run_id}; it must be begun first")


def unfinished(connection: Connection) -> list[Journal]:
    """Journals that are not closed, oldest first."""
    rows = connection.execute(
        select(journals, runs.c.spider, runs.c.started_at)
        .join(runs, runs.c.run_id == journals.c.run_id)
        .where(journals.c.status != "closed")
        .order_by(runs.c.walk)
    )
    return [
        Journal(**{**row, "hosts": tuple(json.loads(row["hosts"])), "started_at": moment(row["started_at"])})
        for row in rows.mappings()
    ]


def end(connection: Connection, run: RunRow) -> None:
    """Record verdict and summary."""
    connection.execute(
        update(runs)
        .where(runs.c.run_id == run.run_id)
        .values(
            ended_at=seconds(run.ended_at),
            verdict=run.verdict,
            exit_code=run.exit_code,
            summary=_as_json(run.summary),
        )
    )


def _run(row: Row[Any]) -> RunRow:
    return RunRow(
        run_id=row.run_id,
        walk=row.walk,
        spider=row.spider,
        dataset=row.dataset,
        started_at=moment(row.started_at),
        ended_at=moment_or_none(row.ended_at),
        verdict=row.verdict,
        exit_code=row.exit_code,
        summary=json.loads(row.summary),
    )


def ended(connection: Connection, spider: str, dataset: str, limit: int) -> list[RunRow]:
    """The last ended runs, newest first."""
    rows = connection.execute(
        select(runs)
        .where(runs.c.spider == spider, runs.c.dataset == dataset, runs.c.ended_at.is_not(None))
        .order_by(runs.c.walk.desc())
        .limit(limit)
    )
    return [_run(row) for row in rows]


def get(connection: Connection, run_id: str) -> RunRow | None:
    """One run, ended or not."""
    row = connection.execute(select(runs).where(runs.c.run_id == run_id)).one_or_none()
    return None if row is None else _run(row)


def any_into(connection: Connection, dataset: str) -> bool:
    """Whether any run into this dataset was ever begun."""
    return connection.scalar(select(runs.c.walk).where(runs.c.dataset == dataset).limit(1)) is not None


def settle(connection: Connection, run_id: str, dataset_id: int) -> None:
    """Point an ended fresh run at the dataset itself: its shadow is no more."""
    connection.execute(update(runs).where(runs.c.run_id == run_id).values(dataset_id=dataset_id))
