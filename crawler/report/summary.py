"""The few lines that a person reads when a run has ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

_STATES = {
    "saved": "saved",
    "unchanged": "fetched, nothing changed",
    "known": "delivered before, not asked for now",
    "incomplete": "incomplete (saved with what is missing)",
    "gone": "gone",
    "refused": "refused",
    "failed": "failed",
    "pending": "not reached",
}
_BAR = 20


def print_summary(manifest: Mapping[str, Any], console: Console | None = None) -> None:
    """Print the summary of a manifest (plain data, as `.run.json` holds it) to standard error."""
    console = console or Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(Text(f"\n{manifest['spider']}: {manifest['sentence']}", style="bold"))
    console.print(_counts(manifest))
    if manifest["fill_rates"]:
        console.print(_fill(manifest))
    for line in _notes(manifest):
        console.print(Text(line))


def _counts(manifest: Mapping[str, Any]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(justify="right")
    table.add_column()
    read = sum(1 for page in manifest["listing_pages"] if not page["error"])
    table.add_row(str(read), "listing pages read")
    table.add_row(str(manifest["found"]), f"articles found{_sources(manifest['sources'])}")
    for state, words in _STATES.items():
        count = manifest["states"].get(state, 0)
        if count or state in {"saved", "incomplete", "refused", "failed"}:
            reasons = manifest["reasons"].get(state, {})
            why = ", ".join(f"{reason} {n}" for reason, n in sorted(reasons.items(), key=lambda r: -r[1])[:4])
            table.add_row(str(count), Text(f"{words}{': ' + why if why else ''}"))
    if manifest["rejected"]:
        table.add_row(
            str(manifest["rejected"]), "of the failed: read, but no valid record (see .rejected.jsonl)"
        )
    return table


def _sources(sources: Mapping[str, int]) -> str:
    if set(sources) <= {"listing"}:
        return ""
    return " (" + ", ".join(f"{name or 'elsewhere'} {count}" for name, count in sources.items()) + ")"


def _fill(manifest: Mapping[str, Any]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, title="filled fields", title_justify="left")
    before = manifest["fill_before"]
    for name, rate in manifest["fill_rates"].items():
        full = round(rate * _BAR)
        earlier = f"before {before[name]:.0%}" if name in before else ""
        table.add_row(name, "█" * full + "░" * (_BAR - full), f"{rate:4.0%}", earlier)
    return table


def _notes(manifest: Mapping[str, Any]) -> Iterator[str]:
    for section in manifest["sections"]:
        if section["end"] in {"no_next_found", "max_pages", "max_articles", "unreadable"}:
            yield f"{section['url']}: the walk ended with {section['end']} after {section['pages']} pages."
    for warning in manifest["warnings"]:
        yield f"Warning: {warning}"
    for feed in manifest["feeds"]:
        if not feed["error"]:
            yield f"Feed: {feed['uri']} ({feed['lines']} lines)"
    if manifest["path"]:
        yield f"Dataset: {manifest['path']} ({manifest['lines']} lines)"
    else:
        yield "Dataset: nothing new, so no file was written."
