"""When each section of a catalogue had its last turn, who has it now, and when the next one is due.

One row a section in `bs_turns`. Whoever runs a section claims its row with the id of the run and keeps it by
beating; a row whose beat has run out is free again, so that the turn of a worker that vanished is taken up by
another. The row only spares needless starts: that no two processes work on one host is the business of the
host's lock.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from crawler.ledger.connection import Connection, scalar
from crawler.ledger.statements import assigned, insert
from crawler.ledger.values import moment, moment_or_none, seconds, storable

BEAT = 10
"""Seconds between two beats of a turn. A thousand running sections make a hundred small updates a second."""
SILENCE = 35
"""Seconds after the last beat until a turn is taken for dead: three beats may be lost."""

_AHEAD = 2 * SILENCE
"""Seconds; a turn that is said to be alive for longer from now was noted by a clock that ran ahead."""

_COUNTED_RUNS = 5_000  # of the newest, those that ended within the window are counted: no scan of all runs


class Turn(Struct, frozen=True, kw_only=True):
    """What is known of one section of the catalogue."""

    name: str
    due_at: datetime | None = None
    """None: at once, for it never had a turn."""
    rhythm: str = ""
    """The text from which `due_at` was reckoned: when the catalogue says something else, it counts no more."""
    run_id: str = ""
    """Of the turn now, or the last one."""
    worker: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    """Of the last turn that ended."""
    alive_until: datetime | None = None
    """Not None: a turn was begun and has not ended; past: who had it is dead."""
    exit_code: int | None = None
    verdict: str = ""
    sentence: str = ""
    saved: int = 0
    failures: int = 0
    """Turns in a row that ended without doing their work."""
    paused: bool = False
    cancelled: bool = False
    """The turn now is to be stopped."""

    def is_running(self, now: datetime) -> bool:
        return self.alive_until is not None and now <= self.alive_until <= now + timedelta(seconds=_AHEAD)


_TURN = Turn.__struct_fields__
_BLANK = {
    **dict.fromkeys(("rhythm", "run_id", "worker", "verdict", "sentence"), ""),
    **dict.fromkeys(("saved", "failures", "paused", "cancelled"), 0),
}
_NEW = insert("bs_turns", ("name", *_BLANK)) + " ON CONFLICT DO NOTHING"


class Schedule:
    """The turns of a ledger. All methods raise LedgerError when the store fails; one call, one transaction."""

    def __init__(self, transaction: Callable[..., AbstractContextManager[Connection]]) -> None:
        self._transaction = transaction

    def now(self) -> datetime:
        """The database's clock, for machines disagree."""
        with self._transaction(write=False) as connection:
            return moment(scalar(connection.execute(f"SELECT {connection.dialect.clock}")))

    def turns(self) -> dict[str, Turn]:
        """Every row, by the section's name."""
        with self._transaction(write=False) as connection:
            rows = connection.execute(f"SELECT {', '.join(_TURN)} FROM bs_turns").fetchall()
        return {turn.name: turn for turn in map(_turn, rows)}

    def claim(self, name: str, run_id: str, worker: str) -> bool:
        """Take a section's turn; False when another has it, or the section is paused."""
        with self._transaction(write=True) as connection:
            now = connection.dialect.clock
            connection.execute(_NEW, {**_BLANK, "name": name})
            taken = connection.execute(
                f"""
                UPDATE bs_turns SET run_id = :run_id, worker = :worker, started_at = {now},
                    alive_until = {now} + :silence, cancelled = 0
                WHERE name = :name AND paused = 0
                    AND (alive_until IS NULL OR alive_until NOT BETWEEN {now} AND {now} + :ahead)
                """,
                {"name": name, "run_id": run_id, "worker": worker, "silence": SILENCE, "ahead": _AHEAD},
            )
            return taken.rowcount == 1

    def beat(self, name: str, run_id: str) -> bool:
        """Keep the turn; False when it is to be stopped.

        A turn that another has by now goes on: whether its crawl may is for the host's lock to say.
        """
        with self._transaction(write=True) as connection:
            cancelled = scalar(
                connection.execute(
                    f"UPDATE bs_turns SET alive_until = {connection.dialect.clock} + :silence "
                    "WHERE name = :name AND run_id = :run_id RETURNING cancelled",
                    {"silence": SILENCE, "name": name, "run_id": run_id},
                )
            )
        return not cancelled

    def end(
        self,
        name: str,
        run_id: str,
        *,
        due_at: datetime,
        rhythm: str,
        exit_code: int,
        verdict: str,
        sentence: str,
        saved: int,
        failures: int,
    ) -> bool:
        """The turn has ended; False when another goes on with it by now, whose account counts then."""
        columns = {
            "run_id": run_id,
            "due_at": seconds(due_at),
            "rhythm": rhythm,
            "exit_code": exit_code,
            "verdict": verdict,
            "sentence": storable(sentence),
            "saved": saved,
            "failures": failures,
        }
        with self._transaction(write=True) as connection:
            ended = connection.execute(
                f"UPDATE bs_turns SET {assigned(columns)}, ended_at = {connection.dialect.clock}, "
                "alive_until = NULL, cancelled = 0 "
                "WHERE name = :name AND (run_id = :run_id OR alive_until IS NULL)",
                {**columns, "name": name},
            )
            return ended.rowcount == 1

    def give_back(self, name: str, run_id: str, due_at: datetime, rhythm: str) -> None:
        """The turn could not be begun (the host is taken): its last account stays, and it is due later."""
        with self._transaction(write=True) as connection:
            connection.execute(
                "UPDATE bs_turns SET due_at = :due_at, rhythm = :rhythm, alive_until = NULL "
                "WHERE name = :name AND run_id = :run_id",
                {"due_at": seconds(due_at), "rhythm": rhythm, "name": name, "run_id": run_id},
            )

    def put_off(self, name: str, due_at: datetime, rhythm: str) -> None:
        """The next turn shall begin no sooner."""
        self._set(name, due_at=seconds(due_at), rhythm=rhythm)

    def pause(self, name: str, paused: bool) -> None:
        """A paused section gets no new turn; the one it has goes on."""
        self._set(name, paused=int(paused))

    def cancel(self, name: str) -> bool:
        """Ask for the end of the turn that goes on; False when there is none."""
        with self._transaction(write=True) as connection:
            now = connection.dialect.clock
            asked = connection.execute(
                "UPDATE bs_turns SET cancelled = 1 "
                f"WHERE name = :name AND alive_until BETWEEN {now} AND {now} + :ahead",
                {"name": name, "ahead": _AHEAD},
            )
            return asked.rowcount == 1

    def busy_hosts(self) -> set[str]:
        """Hosts that are leased now; none in SQLite, where the kernel holds the locks."""
        with self._transaction(write=False) as connection:
            rows = connection.execute(f"SELECT host FROM bs_leases WHERE until >= {connection.dialect.clock}")
            return {host for (host,) in rows}

    def journal_of(self, run_id: str) -> tuple[str, str] | None:
        """`target` and `part` of a run's journal; None when there was no such run."""
        with self._transaction(write=False) as connection:
            row: tuple[str, str] | None = connection.execute(
                "SELECT target, part FROM bs_journals WHERE run_id = :run_id", {"run_id": run_id}
            ).fetchone()
        return row

    def delivered(self, window: int) -> int:
        """Lines of the runs that ended in the last `window` seconds."""
        with self._transaction(write=False) as connection:
            total = scalar(
                connection.execute(
                    f"""
                    SELECT sum(journal.lines) FROM bs_journals AS journal JOIN
                        (SELECT run_id, ended_at FROM bs_runs ORDER BY walk DESC LIMIT :counted) AS run
                        ON run.run_id = journal.run_id
                    WHERE run.ended_at > {connection.dialect.clock} - :window
                    """,
                    {"counted": _COUNTED_RUNS, "window": window},
                )
            )
        return int(total or 0)

    def _set(self, name: str, **columns: Any) -> None:
        with self._transaction(write=True) as connection:
            connection.execute(_NEW, {**_BLANK, "name": name})
            connection.execute(
                f"UPDATE bs_turns SET {assigned(columns)} WHERE name = :name", {**columns, "name": name}
            )


def _turn(row: Any) -> Turn:
    values = dict(zip(_TURN, row, strict=True))
    for name in ("due_at", "started_at", "ended_at", "alive_until"):
        values[name] = moment_or_none(values[name])
    return Turn(**{**values, "paused": bool(values["paused"]), "cancelled": bool(values["cancelled"])})
