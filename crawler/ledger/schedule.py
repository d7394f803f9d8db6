"""When each section of a catalogue had its last turn, who has it now, and when the next one is due.

One row a section in `bs_turns`. Whoever runs a section claims its row with the id of the run and keeps it by
beating; a row whose beat has run out is free again, so that the turn of a worker that vanished is taken up by
another. The row only spares needless starts: that no two processes work on one host is the business of the
host's lock.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import BigInteger, ColumnElement, Connection, cast, func, literal_column, or_, select, update

from crawler.ledger.schema import journals, leases, runs, turns
from crawler.ledger.values import Insert, moment, moment_or_none, seconds, storable

BEAT = 10
"""Seconds between two beats of a turn. A thousand running sections make a hundred small updates a second."""
SILENCE = 35
"""Seconds after the last beat until a turn is taken for dead: three beats may be lost."""

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
        return self.alive_until is not None and self.alive_until >= now


class Schedule:
    """The turns of a ledger. All methods raise LedgerError when the store fails; one call, one transaction."""

    def __init__(
        self, transaction: Callable[..., AbstractContextManager[Connection]], insert: Insert
    ) -> None:
        self._transaction = transaction
        self._insert = insert

    def now(self) -> datetime:
        """The database's clock, for machines disagree."""
        with self._transaction(write=False) as connection:
            return moment(connection.execute(select(_now(connection))).scalar_one())

    def turns(self) -> dict[str, Turn]:
        """Every row, by the section's name."""
        with self._transaction(write=False) as connection:
            return {row.name: _turn(row) for row in connection.execute(select(turns))}

    def claim(self, name: str, run_id: str, worker: str) -> bool:
        """Take a section's turn; False when another has it, or the section is paused."""
        with self._transaction(write=True) as connection:
            now = _now(connection)
            taken = {
                "run_id": run_id,
                "worker": worker,
                "started_at": now,
                "alive_until": now + SILENCE,
                "cancelled": 0,
            }
            free = or_(turns.c.alive_until.is_(None), turns.c.alive_until < now)
            done = connection.execute(
                self._insert(turns)
                .values(**{**_blank(name), **taken})
                .on_conflict_do_update(
                    index_elements=["name"], set_=taken, where=free & (turns.c.paused == 0)
                )
                .returning(turns.c.name)
            )
            return done.one_or_none() is not None

    def beat(self, name: str, run_id: str) -> bool:
        """Keep the turn; False when it is to be stopped.

        A turn that another has by now goes on: whether its crawl may is for the host's lock to say.
        """
        with self._transaction(write=True) as connection:
            row = connection.execute(
                update(turns)
                .where(turns.c.name == name, turns.c.run_id == run_id)
                .values(alive_until=_now(connection) + SILENCE)
                .returning(turns.c.cancelled)
            ).one_or_none()
        return row is None or not row.cancelled

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
        with self._transaction(write=True) as connection:
            ended = connection.execute(
                update(turns)
                .where(turns.c.name == name, or_(turns.c.run_id == run_id, turns.c.alive_until.is_(None)))
                .values(
                    run_id=run_id,
                    due_at=seconds(due_at),
                    rhythm=rhythm,
                    ended_at=_now(connection),
                    alive_until=None,
                    exit_code=exit_code,
                    verdict=verdict,
                    sentence=storable(sentence),
                    saved=saved,
                    failures=failures,
                    cancelled=0,
                )
            )
            return ended.rowcount == 1

    def give_back(self, name: str, run_id: str, due_at: datetime, rhythm: str) -> None:
        """The turn could not be begun (the host is taken): its last account stays, and it is due later."""
        with self._transaction(write=True) as connection:
            connection.execute(
                update(turns)
                .where(turns.c.name == name, turns.c.run_id == run_id)
                .values(due_at=seconds(due_at), rhythm=rhythm, alive_until=None)
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
            asked = connection.execute(
                update(turns)
                .where(turns.c.name == name, turns.c.alive_until >= _now(connection))
                .values(cancelled=1)
            )
            return asked.rowcount == 1

    def busy_hosts(self) -> set[str]:
        """Hosts that are leased now; none in SQLite, where the kernel holds the locks."""
        with self._transaction(write=False) as connection:
            held = select(leases.c.host).where(leases.c.until >= _now(connection))
            return set(connection.execute(held).scalars())

    def journal_of(self, run_id: str) -> tuple[str, str] | None:
        """`target` and `part` of a run's journal; None when there was no such run."""
        with self._transaction(write=False) as connection:
            row = connection.execute(
                select(journals.c.target, journals.c.part).where(journals.c.run_id == run_id)
            ).one_or_none()
        return None if row is None else (row.target, row.part)

    def delivered(self, window: int) -> int:
        """Lines of the runs that ended in the last `window` seconds."""
        newest = select(runs.c.run_id, runs.c.ended_at).order_by(runs.c.walk.desc()).limit(_COUNTED_RUNS)
        with self._transaction(write=False) as connection:
            newest_runs = newest.subquery()
            total = connection.scalar(
                select(func.sum(journals.c.lines))
                .join(newest_runs, newest_runs.c.run_id == journals.c.run_id)
                .where(newest_runs.c.ended_at > _now(connection) - window)
            )
        return int(total or 0)

    def _set(self, name: str, **columns: Any) -> None:
        statement = self._insert(turns).values(**{**_blank(name), **columns})
        with self._transaction(write=True) as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=columns))


def _now(connection: Connection) -> ColumnElement[int]:
    if connection.dialect.name == "sqlite":
        return cast(literal_column("strftime('%s', 'now')"), BigInteger)
    return cast(func.floor(func.extract("epoch", func.clock_timestamp())), BigInteger)


def _blank(name: str) -> dict[str, Any]:
    texts = dict.fromkeys(("rhythm", "run_id", "worker", "verdict", "sentence"), "")
    return {"name": name, **texts, "saved": 0, "failures": 0, "paused": 0, "cancelled": 0}


def _turn(row: Any) -> Turn:
    values = {name: getattr(row, name) for name in Turn.__struct_fields__}
    for name in ("due_at", "started_at", "ended_at", "alive_until"):
        values[name] = moment_or_none(values[name])
    return Turn(**{**values, "paused": bool(row.paused), "cancelled": bool(row.cancelled)})
