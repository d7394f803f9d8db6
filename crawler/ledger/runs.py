"""Runs and their journals in and out of the tables."""

from __future__ import annotations

import json
from typing import Any

from crawler.errors import LedgerError
from crawler.ledger.connection import Connection, scalar
from crawler.ledger.statements import assigned, insert
from crawler.ledger.store import Journal, RunRow
from crawler.ledger.values import moment, moment_or_none, seconds, storable

_RUN = ("run_id", "walk", "spider", "dataset", "started_at", "ended_at", "verdict", "exit_code", "summary")
_RUNS = f"SELECT {', '.join(_RUN)} FROM bs_runs"
_BEGUN = ("run_id", "spider", "dataset", "dataset_id", "started_at", "verdict", "summary")
_BEGIN = insert("bs_runs", _BEGUN) + " RETURNING walk"

_JOURNAL = (
    "run_id",
    "dataset",
    "part",
    "target",
    "mode",
    "base_length",
    "length",
    "lines",
    "hosts",
    "feeds",
    "machine",
    "status",
)
_NEW_JOURNAL = insert("bs_journals", _JOURNAL)
_UNFINISHED = f"""
    SELECT {", ".join(f"journal.{name}" for name in _JOURNAL)}, run.spider, run.started_at
    FROM bs_journals AS journal JOIN bs_runs AS run ON run.run_id = journal.run_id
    WHERE journal.status <> 'closed' ORDER BY run.walk
"""


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
    walk: int = scalar(connection.execute(_BEGIN, row))
    columns = {name: getattr(journal, name) for name in _JOURNAL}
    connection.execute(_NEW_JOURNAL, {**columns, "hosts": json.dumps(journal.hosts)})
    return walk


def remove(connection: Connection, run_id: str) -> None:
    """Forget a run and its journal."""
    for table in ("bs_journals", "bs_runs"):
        connection.execute(f"DELETE FROM {table} WHERE run_id = :run_id", {"run_id": run_id})


def _as_json(summary: Any) -> str:
    return storable(json.dumps(dict(summary), ensure_ascii=False))


def dataset_of(connection: Connection, run_id: str) -> tuple[str, int]:
    """Name of the dataset that a run delivers into, and the number (of the shadow, when it began fresh)."""
    row = connection.execute(
        "SELECT dataset, dataset_id FROM bs_runs WHERE run_id = :run_id", {"run_id": run_id}
    ).fetchone()
    if row is None:
        raise LedgerError(f"knows no run {run_id}; it must be begun first")
    return row[0], row[1]


def move_journal(connection: Connection, run_id: str, **columns: Any) -> None:
    """Change columns of a journal."""
    changed = connection.execute(
        f"UPDATE bs_journals SET {assigned(columns)} WHERE run_id = :run_id", {**columns, "run_id": run_id}
    )
    if changed.rowcount != 1:
        raise LedgerError(f"knows no journal of run {run_id}; it must be begun first")


def unfinished(connection: Connection) -> list[Journal]:
    """Journals that are not closed, oldest first."""
    return [_journal(row) for row in connection.execute(_UNFINISHED)]


def _journal(row: Any) -> Journal:
    *columns, spider, started_at = row
    values = dict(zip(_JOURNAL, columns, strict=True))
    values["hosts"] = tuple(json.loads(values["hosts"]))
    return Journal(**values, spider=spider, started_at=moment(started_at))


def end(connection: Connection, run: RunRow) -> None:
    """Record verdict and summary."""
    columns = {
        "ended_at": seconds(run.ended_at),
        "verdict": run.verdict,
        "exit_code": run.exit_code,
        "summary": _as_json(run.summary),
    }
    connection.execute(
        f"UPDATE bs_runs SET {assigned(columns)} WHERE run_id = :run_id", {**columns, "run_id": run.run_id}
    )


def _run(row: Any) -> RunRow:
    values = dict(zip(_RUN, row, strict=True))
    values["started_at"] = moment(values["started_at"])
    values["ended_at"] = moment_or_none(values["ended_at"])
    values["summary"] = json.loads(values["summary"])
    return RunRow(**values)


def ended(connection: Connection, spider: str, dataset: str, limit: int) -> list[RunRow]:
    """The last ended runs, newest first."""
    rows = connection.execute(
        f"{_RUNS} WHERE spider = :spider AND dataset = :dataset AND ended_at IS NOT NULL "
        "ORDER BY walk DESC LIMIT :limit",
        {"spider": spider, "dataset": dataset, "limit": limit},
    )
    return [_run(row) for row in rows]


def get(connection: Connection, run_id: str) -> RunRow | None:
    """One run, ended or not."""
    row = connection.execute(f"{_RUNS} WHERE run_id = :run_id", {"run_id": run_id}).fetchone()
    return None if row is None else _run(row)


def any_into(connection: Connection, dataset: str) -> bool:
    """Whether any run into this dataset was ever begun."""
    one = "SELECT walk FROM bs_runs WHERE dataset = :dataset LIMIT 1"
    return scalar(connection.execute(one, {"dataset": dataset})) is not None


def settle(connection: Connection, run_id: str, dataset_id: int) -> None:
    """Point an ended fresh run at the dataset itself: its shadow is no more."""
    connection.execute(
        "UPDATE bs_runs SET dataset_id = :dataset WHERE run_id = :run_id",
        {"dataset": dataset_id, "run_id": run_id},
    )
