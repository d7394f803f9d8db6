"""What a person sees of the catalogue: each section with its last verdict and its next turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from rich.table import Table
from rich.text import Text

from crawler.dates import to_utc
from crawler.fleet.outcome import TRIES, due_at
from crawler.fleet.section import Section
from crawler.ledger.schedule import Turn

LATE = timedelta(minutes=10)
"""A section that has been waiting for longer than this, and than half of its pause, is late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One section as it stands now; all values as JSON has them."""

    name: str
    spider: str
    every: str
    priority: int
    hosts: tuple[str, ...]
    state: str
    """running, paused, failing, late, waiting (due), resting."""
    due_at: str | None
    """None: at once."""
    verdict: str
    exit_code: int | None
    sentence: str
    saved: int
    failures: int
    run_id: str
    worker: str
    started_at: str | None
    ended_at: str | None


def lines(sections: Mapping[str, Section], turns: Mapping[str, Turn], now: datetime) -> list[Line]:
    """One line a section, in the catalogue's order."""
    return [_line(section, turns.get(name) or Turn(name=name), now) for name, section in sections.items()]


def _line(section: Section, turn: Turn, now: datetime) -> Line:
    due = due_at(section, turn, now)
    return Line(
        name=section.name,
        spider=section.spider,
        every=section.rhythm.text,
        priority=section.priority,
        hosts=section.hosts,
        state=_state(section, turn, due, now),
        due_at=_text(due),
        verdict=turn.verdict,
        exit_code=turn.exit_code,
        sentence=turn.sentence,
        saved=turn.saved,
        failures=turn.failures,
        run_id=turn.run_id,
        worker=turn.worker,
        started_at=_text(turn.started_at),
        ended_at=_text(turn.ended_at),
    )


def _state(section: Section, turn: Turn, due: datetime | None, now: datetime) -> str:
    if turn.is_running(now):
        return "running"
    if turn.paused:
        return "paused"
    if turn.failures >= TRIES:
        return "failing"
    if due is None or due <= now:
        patience = max(LATE, (section.rhythm.pause or LATE) / 2)
        return "late" if due is not None and now - due > patience else "waiting"
    return "resting"


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else to_utc(moment)


def as_json(found: Sequence[Line]) -> list[dict[str, Any]]:
    return [asdict(line) for line in found]


def table(found: Sequence[Line], now: datetime) -> Table:
    """For a terminal."""
    drawn = Table(box=None, pad_edge=False)
    for title in ("section", "spider", "every", "state", "last", "ended", "next"):
        drawn.add_column(title, overflow="fold")
    for line in found:
        cells = (
            line.name,
            line.spider,
            line.every,
            line.state + (f" on {line.worker}" if line.state == "running" else ""),
            f"{line.verdict} ({line.exit_code})" if line.verdict else "never",
            _shown(line.ended_at, now),
            "paused" if line.state == "paused" else _shown(line.due_at, now) or "now",
        )
        drawn.add_row(*map(Text, cells))
    return drawn


def _shown(moment: str | None, now: datetime) -> str:
    """As a person says it: how long ago, or in how long."""
    if moment is None:
        return ""
    seconds = int((datetime.fromisoformat(moment) - now).total_seconds())
    size = abs(seconds)
    unit, width = next(
        (u, w) for u, w in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)) if size >= w or w == 1
    )
    return f"in {size // width}{unit}" if seconds > 0 else f"{size // width}{unit} ago"
