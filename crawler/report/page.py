"""The report as one HTML file that asks nothing of anybody: no network, no script but its own."""

from __future__ import annotations

import base64
import errno
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from crawler import __version__
from crawler.report import account, articles, charts, fields, formats
from crawler.report.history import DAYS, History, read_history
from crawler.report.lines import Lines, lines_files, records_of
from crawler.report.runs import RunFile, series_of
from crawler.text import counted

# 5,000 articles are a file of about 25 MB, which a browser opens in a second.
ARTICLES = 5_000
_TONES = {"complete": "good", "bounded": "good", "incomplete": "warn"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything the page is made from."""

    runs: Sequence[RunFile]
    series: Sequence[RunFile]
    lines: Lines
    history: History


def collect(runs: Sequence[RunFile], at_most: int = ARTICLES) -> Report:
    """Read what the report needs. Raises OSError."""
    series = series_of(runs[-1])
    return Report(
        runs=runs,
        series=series,
        lines=records_of(runs, at_most),
        history=read_history(series, lines_files(series)),
    )


def render(report: Report, *, whole_site: bool = False) -> str:
    """The page as text; lone surrogates are gone, so it can be written as UTF-8."""
    style, script = _own("report.css"), _own("report.js")
    runs, last = report.runs, report.runs[-1]
    page = _environment().get_template("report.html.j2")
    return page.render(
        **account_of(report),
        title=_title(report, whole_site),
        style=Markup(style),  # noqa: S704  # our own file
        script=Markup(script),  # noqa: S704
        policy=(
            f"default-src 'none'; style-src 'sha256-{_hash(style)}'; script-src 'sha256-{_hash(script)}'; "
            "base-uri 'none'; form-action 'none'"
        ),
        runs=runs,
        last=last,
        tone=_TONES.get(last.text("verdict"), "bad"),
        spider=last.text("spider"),
        publisher=_publisher(report),
        fields=fields.field_rates(runs, report.series),
        history=report.history,
        days_shown=DAYS,
        lines=report.lines,
        index=articles.index(report.lines.records),
        records=articles.lines(report.lines.records),
        made_at=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        software=f"Broadsheet {__version__}",
        charts=charts,
    )


def account_of(report: Report) -> dict[str, Any]:
    """The first section's figures."""
    runs = report.runs
    listing = [row for run in runs for row in run.rows("listing_pages")]
    misses = account.misses(runs)
    return {
        "states": account.states(runs),
        "left": account.states(runs) if len(runs) == 1 else Counter(miss.get("state", "") for miss in misses),
        "reasons": account.reasons(runs),
        "funnel": account.funnel(runs),
        "misses": misses[: account.MISSES_SHOWN],
        "misses_left": max(0, len(misses) - account.MISSES_SHOWN),
        "listing_pages": listing,
        "unread": [row for row in listing if row.get("error")],
        "sections": runs[-1].rows("sections"),
        "feeds": runs[-1].rows("feeds"),
        "warnings": runs[-1].rows("warnings"),
        "slots": account.response_times(runs),
        "traffic": runs[-1].counts("traffic") if len(runs) == 1 else {},
        "seconds": account.seconds_of(runs[-1]) if len(runs) == 1 else None,
        "total": {
            name: sum(run.number(name) for run in runs)
            for name in ("found", "lines", "requests", "response_bytes", "bytes", "rejected")
        },
        "memory": max(run.number("peak_memory") for run in runs),
    }


def write_report(report: Report, path: Path, *, whole_site: bool = False) -> None:
    """Write the page whole or not at all. Raises OSError."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder; give the name of a file", str(path))
    if path.exists() and not path.is_file():  # root would put a file in the place of /dev/stdout, for all
        raise OSError(errno.EINVAL, "is no file, and a report is a file; leave out -o", str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.making")
    aside.write_text(render(report, whole_site=whole_site), "utf-8", errors="replace")
    aside.replace(path)


def _title(report: Report, whole_site: bool) -> str:
    spider = report.runs[-1].text("spider")
    if whole_site:
        return f"{spider}: all {len(report.runs)} runs" if len(report.runs) > 1 else f"{spider}: its one run"
    if len(report.runs) > 1:
        return f"{spider}: {len(report.runs)} runs"
    return f"{spider}: run of {formats.moment(report.runs[0].text('started_at'))}"


def _publisher(report: Report) -> str:
    """Whose articles these are; a collection of many publishers' has none."""
    names = {str(record["publisher"]) for record in report.lines.records if record.get("publisher")}
    return names.pop() if len(names) == 1 else ""


def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_own),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        moment=formats.moment,
        size=formats.size,
        duration=formats.duration,
        web=formats.web,
        count=counted,
        end_of_walk=formats.end_of_walk,
    )
    return environment


def _own(name: str) -> str:
    return files("crawler.report").joinpath("template", name).read_text("utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
