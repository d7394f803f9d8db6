"""The few lines that a person reads when a run has ended."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from crawler.report import formats
from crawler.report.next_step import next_step
from crawler.text import counted

if TYPE_CHECKING:
    from rich.console import Console

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
# A broken layout empties a dozen fields at once; five tell as much.
_OF_A_NAME = 5
# Ends of a walk behind which there may be more.
_OPEN_ENDS = frozenset(
    {"no_next_found", "no_feed_found", "no_sitemap_found", "max_pages", "max_articles", "unreadable"}
)


class _Line(Struct, frozen=True):
    text: str
    style: str = ""
    unbroken: bool = False
    """A path that is broken cannot be copied."""


def print_summary(manifest: Mapping[str, Any], path: Path, console: Console | None = None) -> None:
    """Print the summary of the manifest (plain data, as `.run.json` holds it) at that path to standard error."""
    lines = [
        _Line(f"\n{manifest['spider']}: {manifest['sentence']}", "bold"),
        *_counts(manifest),
        *_fill(manifest),
        *_notes(manifest),
        *(replace(line, unbroken=True) for line in _files(manifest, path)),
        _Line(f"Next: {next_step(manifest)}"),
    ]
    if console is None and not sys.stderr.isatty():
        # In a file there are no colours, and no width to break lines at: there addresses are searched for.
        sys.stderr.write("".join(f"{line.text}\n" for line in lines))
        return
    from rich.console import Console  # noqa: PLC0415  # 15 ms that only who sits before it should pay
    from rich.text import Text  # noqa: PLC0415

    console = console or Console(stderr=True, highlight=False)
    for line in lines:
        console.print(Text(line.text, style=line.style), soft_wrap=line.unbroken)


def _counts(manifest: Mapping[str, Any]) -> Iterator[_Line]:
    pages = [page for page in manifest["listing_pages"] if page.get("source", "listing") == "listing"]
    read = sum(1 for page in pages if not page["error"])
    wide = max(3, len(str(max(read, manifest["found"]))))
    yield _Line(f"{read:{wide}}  listing {'page' if read == 1 else 'pages'} read")
    articles = "article" if manifest["found"] == 1 else "articles"
    yield _Line(f"{manifest['found']:{wide}}  {articles} found{_sources(manifest['sources'])}")
    for state, words in _STATES.items():
        count = manifest["states"].get(state, 0)
        if count or state in _ALWAYS:
            reasons = sorted(manifest["reasons"].get(state, {}).items(), key=lambda reason: -reason[1])
            reasons = [] if dict(reasons) == {words: count} else reasons
            why = ", ".join(f"{n} × {reason}" for reason, n in reasons[:4])
            more = f", and {len(reasons) - 4} more reasons" if len(reasons) > 4 else ""
            style = _STYLES.get(state, "") if count else ""
            yield _Line(f"{count:{wide}}  {words}{': ' + why + more if why else ''}", style=style)
    if manifest["rejected"]:
        yield _Line(f"{manifest['rejected']:{wide}}  of the failed: read, but no valid record")


def _sources(sources: Mapping[str, int]) -> str:
    if set(sources) <= {"listing"}:
        return ""
    return " (" + ", ".join(f"{name or 'elsewhere'} {count}" for name, count in sources.items()) + ")"


def _fill(manifest: Mapping[str, Any]) -> Iterator[_Line]:
    if not manifest["fill_rates"]:
        return
    before = manifest["fill_before"]
    yield _Line("filled fields" + (" (│ the last runs)" if before else ""), style="dim")
    wide = max(len(name) for name in manifest["fill_rates"])
    dropped = {
        warning["text"].partition(" ")[0]
        for warning in manifest["warnings"]
        if warning["name"] == "field dropped"
    }
    for name, rate in manifest["fill_rates"].items():
        earlier = f"  before {before[name]:4.0%}" if name in before else ""
        fell = name in dropped and rate < before.get(name, 0.0)
        yield _Line(
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


def _notes(manifest: Mapping[str, Any]) -> Iterator[_Line]:
    for section in manifest["sections"]:
        if (
            section["end"] in _OPEN_ENDS and section["pages"]
        ):  # of one that could not be read the sentence tells
            pages = counted(section["pages"], "page")
            why = formats.end_of_walk(section["end"])
            yield _Line(f"{section['url']}: {pages}, {why}; there may be more behind.")
    told = Counter[str]()
    for warning in manifest["warnings"]:
        told[warning["name"]] += 1
        if told[warning["name"]] <= _OF_A_NAME:
            yield _Line(f"Warning, {warning['name']}: {warning['text']}", style="yellow")
    for name, count in told.items():
        if count > _OF_A_NAME:
            yield _Line(f"Warning, {name}: {count - _OF_A_NAME} more in the manifest.", style="yellow")


def _files(manifest: Mapping[str, Any], path: Path) -> Iterator[_Line]:
    if manifest["path"]:
        yield _Line(f"Dataset:  {_shown(Path(manifest['path']))} ({counted(manifest['lines'], 'line')})")
    elif not manifest["lines"]:
        yield _Line("Dataset:  nothing new, so no file was written")
    for made in _added(manifest["feeds"]):
        of_them = f", {made.earlier:,} of them for earlier runs" if made.earlier else ""
        in_files = f" in {len(made.files)} files" if len(made.files) > 1 else ""
        name = (" and " if len(made.files) == 2 else " … ").join(
            dict.fromkeys((made.files[0], made.files[-1]))
        )
        yield _Line(f"Feed:     {name} ({counted(made.lines, 'line')} added{in_files}{of_them})")
    yield _Line(f"Manifest: {_shown(path)}")
    if manifest["rejected"]:
        beside = path.name.removesuffix(".run.json") + ".rejected.jsonl"
        yield _Line(f"Rejected: {_shown(path.with_name(beside))}")


class _Made(Struct):
    """What became of a feed; one that was killed, or could not be stored, leaves several accounts of it."""

    files: list[str] = field(default_factory=list)
    """One, or those of its batches."""
    lines: int = 0
    earlier: int = 0
    """Of the lines those that earlier runs owed."""


def _added(feeds: Sequence[Mapping[str, Any]]) -> Iterable[_Made]:
    found: dict[str, _Made] = {}
    for feed in feeds:
        if not feed["error"]:
            made = found.setdefault(feed["uri"], _Made())
            files = feed.get("files") or [feed["uri"]]
            made.files += [file for file in files if file not in made.files]
            made.lines += feed["lines"]
            made.earlier += feed["lines"] if feed.get("run_id") else 0
    return found.values()


def _shown(path: Path) -> str:
    """As short as it can be typed from here."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
