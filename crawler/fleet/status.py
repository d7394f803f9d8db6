"""How the fleet stands: from the ledger, and of the workers from the scheduler."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from crawler.fleet.leader import LOCK
from crawler.fleet.listing import as_json, lines
from crawler.fleet.section import Section
from crawler.ledger import Ledger
from crawler.text import counted

_WINDOW = 15 * 60
_SHOWN = ("running", "failing", "late")


def status(sections: Mapping[str, Section], ledger: Ledger) -> dict[str, Any]:
    """Counts by state, the sections that a person should look at, and the pace. Raises LedgerError."""
    found = lines(sections, ledger.schedule.turns(), ledger.schedule.now())
    counts = Counter(line.state for line in found)
    states = ("running", "waiting", "late", "failing", "paused", "resting")
    return {
        "sections": len(sections),
        "states": {state: counts[state] for state in states},
        **{state: as_json([line for line in found if line.state == state]) for state in _SHOWN},
        "workers": dict(Counter(line.worker for line in found if line.state == "running")),
        "articles_a_minute": round(ledger.schedule.delivered(_WINDOW) * 60 / _WINDOW, 1),
        "led": LOCK in ledger.schedule.busy_hosts() if ledger.renew_every else None,
    }


def as_text(told: Mapping[str, Any]) -> str:
    """For a terminal."""
    states = ", ".join(f"{count} {state}" for state, count in told["states"].items() if count)
    rows = [f"{counted(told['sections'], 'section')}: {states}."]
    if told["led"] is False:
        rows.append("Nobody leads: start `scrapy fleet run`.")
    rows.append(f"{told['articles_a_minute']} articles a minute in the last {_WINDOW // 60} minutes.")
    rows += [
        f"running  {line['name']} since {line['started_at']} on {line['worker']}" for line in told["running"]
    ]
    for state in ("failing", "late"):
        for line in told[state]:
            failed = f"{counted(line['failures'], 'time')} in a row; "
            since = f"due since {line['due_at']}; " if state == "late" else failed
            rows.append(f"{state:8} {line['name']}: {since}{line['sentence'] or 'never ran'}")
    for worker in told.get("cluster", ()):
        tasks = ", ".join(f"{count} {state}" for state, count in worker["tasks"].items() if count) or "idle"
        rows.append(f"worker   {worker['address']}: {worker['threads']} at a time; {tasks}")
    return "\n".join(rows) + "\n"
