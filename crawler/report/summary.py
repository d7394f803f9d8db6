"""The few lines that a person reads when a run has ended."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from crawler.report.formats import moment

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
_ALWAYS = {"saved", "incomplete", "refused", "failed"}
_STYLES = {"incomplete": "yellow", "failed": "red"}
_BAR = 20
# Ends of a walk behind which there may be more.
_OPEN_ENDS = frozenset(
    {"no_next_found", "no_feed_found", "no_sitemap_found", "max_pages", "max_articles", "unreadable"}
)


def print_summary(manifest: Mapping[str, Any], console: Console | None = None) -> None:
    """Print the summary of a manifest (plain data, as `.run.json` holds it) to standard error."""
    # In a file nothing is broken into lines: there is no width to go by, and addresses are searched for.
    console = console or Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())
    console.print(Text(f"\n{manifest['spider']}: {manifest['sentence']}", style="bold"))
    for line in (*_counts(manifest), *_fill(manifest), *_notes(manifest)):
        console.print(line)


def _counts(manifest: Mapping[str, Any]) -> Iterator[Text]:
    pages = [page for page in manifest["listing_pages"] if page.get("source", "listing") == "listing"]
    read = sum(1 for page in pages if not page["error"])
    wide = max(3, len(str(max(read, manifest["found"]))))
    yield Text(f"{read:{wide}}  listing pages read")
    yield Text(f"{manifest['found']:{wide}}  articles found{_sources(manifest['sources'])}")
    for state, words in _STATES.items():
        count = manifest["states"].get(state, 0)
        if count or state in _ALWAYS:
            reasons = sorted(manifest["reasons"].get(state, {}).items(), key=lambda reason: -reason[1])
            why = ", ".join(f"{n} × {reason}" for reason, n in reasons[:4])
            more = f", and {len(reasons) - 4} more reasons" if len(reasons) > 4 else ""
            style = _STYLES.get(state, "") if count else ""
            yield Text(f"{count:{wide}}  {words}{': ' + why + more if why else ''}", style=style)
    if manifest["rejected"]:
        yield Text(
            f"{manifest['rejected']:{wide}}  of the failed: read, but no valid record (see .rejected.jsonl)"
        )


def _sources(sources: Mapping[str, int]) -> str:
    if set(sources) <= {"listing"}:
        return ""
    return " (" + ", ".join(f"{name or 'elsewhere'} {count}" for name, count in sources.items()) + ")"


def _fill(manifest: Mapping[str, Any]) -> Iterator[Text]:
    if not manifest["fill_rates"]:
        return
    before = manifest["fill_before"]
    yield Text("filled fields" + (" (│ the last runs)" if before else ""), style="dim")
    wide = max(len(name) for name in manifest["fill_rates"])
    dropped = {warning.partition(" ")[0] for warning in manifest["warnings"]}
    for name, rate in manifest["fill_rates"].items():
        earlier = f"  before {before[name]:4.0%}" if name in before else ""
        fell = name in dropped and rate < before.get(name, 0.0)
        yield Text(
            f"{name:{wide}}  {_bar(rate, before.get(name))} {rate:4.0%}{earlier}{'  ▼ dropped' if fell else ''}",
            style="red" if fell else "",
        )


def _bar(rate: float, before: float | None) -> str:
    full = round(rate * _BAR)
    bar = "█" * full + "░" * (_BAR - full)
    if before is None or round(before * _BAR) == full:
        return bar
    at = min(_BAR - 1, round(before * _BAR))
    return f"{bar[:at]}│{bar[at + 1 :]}"


def _notes(manifest: Mapping[str, Any]) -> Iterator[Text]:
    for section in manifest["sections"]:
        if section["end"] in _OPEN_ENDS:
            pages = f"{section['pages']} page{'s' * (section['pages'] != 1)}"
            yield Text(f"{section['url']}: the walk ended with {section['end']} after {pages}.")
    for warning in manifest["warnings"]:
        yield Text(f"Warning: {warning}", style="yellow")
    for feed in manifest["feeds"]:
        if not feed["error"]:
            yield Text(f"Feed: {feed['uri']} ({feed['lines']} lines)")
    if manifest["path"]:
        yield Text(f"Dataset: {manifest['path']} ({manifest['lines']} lines)")
    else:
        yield Text("Dataset: nothing new, so no file was written.")
    yield Text(f"Next: {next_step(manifest)}")


def next_step(manifest: Mapping[str, Any]) -> str:
    """What a person does now."""
    verdict = manifest["verdict"]
    if verdict == "stopped":
        return "start the same command again; it goes on where this run ended."
    if verdict == "no articles":
        return f"`scrapy explain {_first_section(manifest)}` shows what the page is taken for."
    retries = sorted(miss["retry_at"] for miss in manifest["misses"] if miss.get("retry_at"))
    if retries:
        return f"run it again after {moment(retries[0])}; what failed or is incomplete is asked for then."
    if verdict == "incomplete" or manifest["states"].get("pending"):
        return "run it again for the rest; `scrapy report` shows what is missing."
    if not manifest["path"]:
        return "run it again when there may be news."
    return "`scrapy report` shows the articles in a browser."


def _first_section(manifest: Mapping[str, Any]) -> str:
    return next((section["url"] for section in manifest["sections"]), "URL")
