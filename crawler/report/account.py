"""The figures of one run or several, added up for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.report.runs import RunFile

MISSES_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the funnel."""

    name: str
    count: int
    share: float
    lost: str
    """What was left behind on the way here, in words."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Responses that took up to so long."""

    name: str
    count: int
    share: float


def states(runs: Sequence[RunFile]) -> Counter[str]:
    """Articles by state over all runs."""
    total: Counter[str] = Counter()
    for run in runs:
        total.update({k: v for k, v in run.counts("states").items() if isinstance(v, int)})
    return total


def reasons(runs: Sequence[RunFile]) -> dict[str, Counter[str]]:
    """State → reason → articles."""
    total: dict[str, Counter[str]] = {}
    for run in runs:
        for state, counts in run.counts("reasons").items():
            if isinstance(counts, dict):
                total.setdefault(str(state), Counter()).update(
                    {str(k): v for k, v in counts.items() if isinstance(v, int)}
                )
    return total


def funnel(runs: Sequence[RunFile]) -> list[Step]:
    """From found to saved; each step is what the one before keeps."""
    have = states(runs)
    why = reasons(runs)
    found = sum(have.values())
    steps = [Step("found on listings, feeds and sitemaps", found, 1.0 if found else 0.0, "")]
    left = found
    for name, lost in (
        ("new, or due to be looked at again", ("known",)),
        ("reached in this run", ("pending",)),
        ("read as articles", ("refused", "gone", "failed")),
        ("new or changed: delivered", ("unchanged",)),
        ("delivered whole", ("incomplete",)),
    ):
        left -= sum(have[state] for state in lost)
        words = "; ".join(_lost(state, have[state], why.get(state)) for state in lost if have[state])
        steps.append(Step(name, left, left / found if found else 0.0, words))
    return steps


def _lost(state: str, count: int, why: Counter[str] | None) -> str:
    words = {"known": "delivered before", "pending": "not reached", "unchanged": "fetched, nothing changed"}
    named = ", ".join(f"{n} × {reason}" for reason, n in why.most_common(4)) if why else ""
    return f"{count:,} {words.get(state, state)}{f' ({named})' if named else ''}"


def misses(runs: Sequence[RunFile]) -> list[dict[str, str]]:
    """Addresses that could not be had or not whole; the last word on each."""
    last: dict[str, dict[str, str]] = {}
    for run in runs:
        for row in run.rows("misses"):
            last[str(row.get("url") or "")] = {k: str(v) for k, v in row.items()}
    return list(last.values())


def response_times(runs: Sequence[RunFile]) -> list[Slot]:
    """Counts by response time, without the empty ends."""
    total: Counter[int] = Counter()
    bounds: list[Any] = []
    for run in runs:
        traffic = run.counts("traffic")
        counts, own = traffic.get("responses"), traffic.get("response_ms_up_to")
        if isinstance(counts, list) and isinstance(own, list) and own and (not bounds or own == bounds):
            bounds = own
            total.update({at: n for at, n in enumerate(counts) if isinstance(n, int)})
    whole = sum(total.values())
    if not whole:
        return []
    used = [at for at, count in total.items() if count]
    return [
        Slot(_bound(bounds, at), total[at], total[at] / max(total.values()))
        for at in range(min(used), max(used) + 1)
    ]


def _bound(bounds: Sequence[Any], at: int) -> str:
    return f"up to {_duration_ms(bounds[at])}" if at < len(bounds) else f"over {_duration_ms(bounds[-1])}"


def _duration_ms(value: Any) -> str:
    return f"{value / 1000:g} s" if value >= 1000 else f"{value} ms"


def seconds_of(run: RunFile) -> float | None:
    """How long the run took."""
    try:
        begin, end = (datetime.fromisoformat(run.text(name)) for name in ("started_at", "ended_at"))
    except ValueError:
        return None
    return (end - begin).total_seconds()
