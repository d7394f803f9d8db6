"""A ledger made anew from the datasets: what was delivered is known again, and nothing is fetched as new twice.

Not in the datasets, and so not restored: validators (ETag), what was refused or gone, and how far the walks came:
the next run of each section walks it to its end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.items import Article, article_id
from crawler.ledger.store import Entry, Ledger, RunRow, State
from crawler.run import changes
from crawler.run.ask import key_of
from crawler.run.timetable import look_again_at
from crawler.upkeep.filling import AT_ONCE, Filling, begin
from crawler.upkeep.shelf import Shelf

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True, kw_only=True)
class Restored:
    """What came back."""

    datasets: int = 0
    files: int = 0
    articles: int = 0
    lines: int = 0
    runs: int = 0


def rebuild(ledger: Ledger, shelf: Shelf, recheck: Sequence[timedelta], now: datetime) -> Restored:
    """Fill an empty ledger from the files of `shelf`. Raises LedgerError."""
    restored = Restored(files=len(shelf.files))
    walks = {str(each["run_id"]): _restore_run(ledger, each) for each in shelf.manifests if _is_run(each)}
    restored.runs = len(walks)
    fillers: dict[str, _Filler] = {}
    for dataset, article in shelf.articles():
        if dataset not in fillers:
            fillers[dataset] = _Filler(ledger, dataset, _sections_of(shelf, dataset), now)
        fillers[dataset].take(article, walks.get(article.crawl.run_id, 1), recheck)
        restored.lines += 1
    for filler in fillers.values():
        restored.articles += filler.finish()
    restored.datasets = len(fillers)
    return restored


def _is_run(manifest: Mapping[str, Any]) -> bool:
    return all(isinstance(manifest.get(name), str) for name in ("run_id", "spider", "dataset"))


def _restore_run(ledger: Ledger, manifest: Mapping[str, Any]) -> int:
    row = RunRow(
        run_id=manifest["run_id"],
        spider=manifest["spider"],
        dataset=manifest["dataset"],
        started_at=_moment(manifest.get("started_at")) or _NEVER,
        ended_at=_moment(manifest.get("ended_at")) or _NEVER,
        verdict=str(manifest.get("verdict", "")),
        exit_code=manifest.get("exit_code"),
        summary={name: manifest.get(name) for name in ("lines", "states", "fill_rates")},
    )
    number = begin(ledger, row)
    ledger.end_run(row, [])
    return number


def _moment(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) and text else None


def _sections_of(shelf: Shelf, dataset: str) -> list[str]:
    """Addresses of the sections that runs into this dataset walked, the longest first."""
    own = (each for each in shelf.manifests if each.get("dataset") == dataset)
    return sorted({walk["url"] for each in own for walk in each.get("sections", [])}, key=len, reverse=True)


class _Filler:
    """Gathers the last revision of each article of one dataset, and commits a thousand at a time."""

    def __init__(self, ledger: Ledger, dataset: str, sections: Sequence[str], now: datetime) -> None:
        self._ledger, self._dataset, self._sections, self._now = ledger, dataset, sections, now
        self._filling = Filling(ledger, dataset, now)
        self._waiting: dict[int, Entry] = {}
        self._keys: set[int] = set()

    def take(self, article: Article, walk: int, recheck: Sequence[timedelta]) -> None:
        entry = self._entry(article, walk, recheck)
        earlier = self._waiting.get(entry.key)
        if earlier is None or earlier.revision <= entry.revision:
            self._waiting[entry.key] = entry
        if len(self._waiting) >= AT_ONCE:
            self._commit()

    def finish(self) -> int:
        """Commit the rest; how many articles there are."""
        self._commit()
        self._filling.end()
        return len(self._keys)

    def _commit(self) -> None:
        known = self._ledger.look_up(self._dataset, list(self._waiting))
        newer = [
            entry
            for key, entry in self._waiting.items()
            if key not in known or known[key].revision <= entry.revision
        ]
        self._filling.commit(newer)
        self._keys.update(self._waiting)
        self._waiting.clear()

    def _entry(self, article: Article, walk: int, recheck: Sequence[timedelta]) -> Entry:
        key, of_url = key_of(article.article_id), key_of(article_id(article.url))
        published, fetched = _moment(article.published_at), _moment(article.crawl.fetched_at)
        return Entry(
            key=key,
            url=article.url,
            state=State.SAVED if article.complete else State.INCOMPLETE,
            section_id=self._section(article.crawl.listing_url or article.url),
            first_walk=walk,
            found_in=article.crawl.found_in,
            listing_url=article.crawl.listing_url,
            listing_page=article.crawl.listing_page,
            revision=article.revision,
            content_hash=article.content_hash,
            field_marks=changes.marks(article),
            published_at=published,
            fetched_at=fetched,
            next_look=look_again_at(published, fetched or self._now, recheck)
            if article.complete
            else self._now,
            tries=0 if article.complete else 1,
            reason="" if article.complete else "incomplete when the ledger was rebuilt",
            aliases=() if of_url == key else (of_url,),
        )

    def _section(self, listing: str) -> int:
        url = next((url for url in self._sections if listing.startswith(url)), None)
        return self._filling.section(url or (self._sections[0] if len(self._sections) == 1 else listing))
