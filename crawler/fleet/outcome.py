"""What a turn came to, and when the next one is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.errors import ExitCode
from crawler.fleet.section import Section
from crawler.ledger.schedule import Turn

FAILURES = frozenset({ExitCode.COULD_NOT_START, ExitCode.USAGE, ExitCode.NO_ARTICLES, ExitCode.STOPPED_EARLY})
LATER = timedelta(seconds=20)
"""After which a host that another run works on is tried again: a lease lasts 90 s after a crash."""
FIRST_PAUSE = timedelta(minutes=1)
"""Doubled at each failure in a row. Short, for a run also fails when the ledger was away for a moment."""
LONGEST_PAUSE = timedelta(days=1)
TRIES = 5
"""Failures in a row after which a section is reported as failing, and waits for its regular turn at least."""

_SEVERITY = (
    ExitCode.OK,
    ExitCode.LOCKED,
    ExitCode.INCOMPLETE,
    ExitCode.NO_ARTICLES,
    ExitCode.STOPPED_EARLY,
    ExitCode.COULD_NOT_START,
    ExitCode.USAGE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One turn of one section, or one archive read again, as it is told to people and other processes."""

    section: str
    """Its name, or the archive's."""
    run_id: str
    exit_code: int
    verdict: str
    sentence: str
    saved: int = 0
    seconds: float = 0.0
    retry_at: datetime | None = None
    """The earliest moment at which a failed article may be asked for again."""
    cancelled: bool = False
    """A person asked for its end."""
    interrupted: bool = False
    """Its worker was told to stop: no fault of the section, which comes again at once."""


def worst(codes: Sequence[int]) -> int:
    """The code that most needs a person; 0 for none. An unknown one (a crash) stands with “stopped early”."""
    known = [ExitCode(code) if code in set(ExitCode) else ExitCode.STOPPED_EARLY for code in codes]
    return int(max(known, key=_SEVERITY.index, default=ExitCode.OK))


def following(
    section: Section, account: Account, failures: int, started: datetime, ended: datetime
) -> tuple[datetime, int]:
    """When the next turn is due, and how many in a row have failed by now."""
    regular = section.rhythm.next(started)
    if account.cancelled:
        return regular, failures
    if account.interrupted and account.exit_code != ExitCode.OK:
        return ended, failures
    if account.exit_code == ExitCode.LOCKED:
        return ended + LATER, failures
    if account.exit_code in FAILURES:
        failures += 1
        pause = min(FIRST_PAUSE * 2 ** min(failures - 1, 16), LONGEST_PAUSE)
        return (max(regular, ended + pause) if failures > TRIES else ended + pause), failures
    if account.retry_at is not None:
        return min(regular, max(account.retry_at, ended + LATER)), 0
    return regular, 0


def due_at(section: Section, turn: Turn | None, now: datetime) -> datetime | None:
    """When a section is due; None for at once, since it never had a turn, or had it under a clock that ran ahead."""
    if turn is None or turn.due_at is None:
        return None
    at = turn.due_at
    if turn.rhythm != section.rhythm.key and turn.started_at is not None:
        at = section.rhythm.next(turn.started_at)
    tomorrow = now + LONGEST_PAUSE
    # No rule names a later moment. (The worker's clock may be a little off the ledger's, by which `now` is: no matter.)
    return at if at <= tomorrow or at <= section.rhythm.next(tomorrow) else None


@dataclass(frozen=True, slots=True)
class Due:
    section: Section
    since: datetime | None
    failures: int


def due_sections(
    sections: Mapping[str, Section], turns: Mapping[str, Turn], now: datetime, *, everything: bool = False
) -> list[Due]:
    """Sections that may begin now, by priority, then by how long they have been waiting.

    `everything`: also those that are not due. Paused and running ones never.
    """
    found = []
    for name, section in sections.items():
        turn = turns.get(name)
        if turn is not None and (turn.paused or turn.is_running(now)):
            continue
        since = due_at(section, turn, now)
        if turn is not None and turn.alive_until is not None:
            since = None  # who had the turn is dead: it comes again at once
        if everything or since is None or since <= now:
            found.append(Due(section, since, turn.failures if turn else 0))
    return sorted(found, key=_order)


_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def _order(due: Due) -> tuple[Any, ...]:
    return -due.section.priority, due.since is not None, due.since or _LONG_AGO, due.section.name
