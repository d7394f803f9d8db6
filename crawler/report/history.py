"""A section over time: articles a day, revisions, and what is gone."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from crawler.report.differences import Change, changes
from crawler.report.lines import as_list, read_records
from crawler.report.runs import RunFile

DAYS = 60
_REVISIONS_AT_MOST = 200
_GONE_AT_MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One article that was delivered again."""

    headline: str
    url: str
    number: int
    when: str
    fields: list[str]
    places: list[Change]
    """Empty when the revision before is in none of the files."""
    has_earlier: bool


@dataclass(frozen=True, slots=True)
class Gone:
    url: str
    reason: str
    since: str


@dataclass(slots=True, kw_only=True)
class History:
    """What the datasets of a series tell together."""

    days: list[tuple[date, int]] = field(default_factory=list)
    """Articles by day of publication, the last 60 days that hold any, without gaps."""
    older: int = 0
    undated: int = 0
    articles: int = 0
    revisions: list[Revision] = field(default_factory=list)
    """The newest first."""
    gone: list[Gone] = field(default_factory=list)


def read_history(runs: Sequence[RunFile], files: Iterable[Path]) -> History:
    """Read the files once for dates and numbers, once more for the texts of what changed. Raises OSError."""
    files = list(files)
    published: dict[str, str] = {}
    changed: deque[tuple[str, int]] = deque(maxlen=_REVISIONS_AT_MOST)
    for record in _records(files):
        name = str(record["article_id"])
        published[name] = str(record.get("published_at") or "")
        if _revision(record) > 1:
            changed.append((name, _revision(record)))
    history = History(articles=len(published), undated=sum(not when for when in published.values()))
    _count_days(history, published.values())
    history.revisions = _revisions(files, changed)
    history.gone = _gone(runs)
    return history


def _records(files: Iterable[Path]) -> Iterable[dict[str, Any]]:
    return (record for path in files for record in read_records(path) if record is not None)


def _revision(record: dict[str, Any]) -> int:
    number = record.get("revision")
    return number if isinstance(number, int) else 1


def _count_days(history: History, moments: Iterable[str]) -> None:
    counts: Counter[date] = Counter()
    for moment in moments:
        try:
            counts[date.fromisoformat(moment[:10])] += 1
        except ValueError:
            continue  # counted as undated, or not a date at all
    if not counts:
        return
    last = max(counts)
    first = max(min(counts), last - timedelta(days=DAYS - 1))
    history.days = [
        (day, counts[day]) for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
    ]
    history.older = sum(count for day, count in counts.items() if day < first)


def _revisions(files: Sequence[Path], changed: Iterable[tuple[str, int]]) -> list[Revision]:
    wanted = set(changed)
    names = {name for name, _ in wanted}
    latest: dict[str, dict[str, Any]] = {}
    found = []
    for record in _records(files):
        name = str(record["article_id"])
        if name not in names:
            continue
        earlier = latest.get(name)
        if (name, _revision(record)) in wanted:
            crawl = record.get("crawl")
            found.append(
                Revision(
                    headline=str(record.get("headline") or record.get("url") or name),
                    url=str(record.get("url") or ""),
                    number=_revision(record),
                    when=str(crawl.get("fetched_at") or "") if isinstance(crawl, dict) else "",
                    fields=[str(one) for one in as_list(record.get("changed_fields"))],
                    places=changes(earlier, record) if earlier else [],
                    has_earlier=earlier is not None,
                )
            )
        latest[name] = record
    return sorted(found, key=lambda revision: revision.when, reverse=True)


def _gone(runs: Sequence[RunFile]) -> list[Gone]:
    gone: dict[str, Gone] = {}
    for run in runs:
        for miss in run.rows("misses"):
            url = str(miss.get("url") or "")
            if miss.get("state") == "gone" and url not in gone:
                gone[url] = Gone(url, str(miss.get("reason") or ""), run.text("started_at"))
    return list(gone.values())[-_GONE_AT_MOST:][::-1]
