"""Small files of a host (robots.txt, tdmrep.json): kept for a day, over runs when there is a ledger."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from msgspec import Struct

from crawler.run.current import run_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.ledger.store import Ledger

# RFC 9309, 2.4: a robots.txt should not be used for longer; TDMRep and the others follow the HTTP cache, in days.
FRESH_FOR = timedelta(hours=24)


class Kept(Struct, frozen=True):
    """A file as it was fetched; status 0 when the host gave no answer."""

    fetched_at: datetime
    status: int
    body: bytes

    def is_fresh(self, now: datetime) -> bool:
        # A clock that was set back makes a file of the future: it is asked for again.
        return timedelta(0) <= now - self.fetched_at < FRESH_FOR


class HostFiles:
    """What was fetched, by origin (RFC 9309, 2.3: scheme, host and port) and name.

    A ledger keeps it over runs, else it is this run's.
    """

    def __init__(self, ledger: Ledger | None = None) -> None:
        self._ledger = ledger
        self._here: dict[tuple[str, str], Kept] = {}

    def get(self, origin: str, name: str) -> Kept | None:
        if (origin, name) not in self._here and self._ledger:
            row = self._ledger.host_file(origin, name)
            if row:
                self._here[origin, name] = Kept(*row)
        return self._here.get((origin, name))

    def keep(
        self, origin: str, name: str, status: int, body: bytes, fetched_at: datetime | None = None
    ) -> None:
        kept = Kept(fetched_at or datetime.now(UTC), status, body)
        self._here[origin, name] = kept
        if self._ledger:
            self._ledger.keep_host_file(origin, name, kept.fetched_at, status, body)


_FILES: WeakKeyDictionary[object, HostFiles] = WeakKeyDictionary()


def host_files_of(crawler: Crawler) -> HostFiles:
    """The files that the components of this crawl share; in the ledger if the crawl has a run."""
    if crawler not in _FILES:
        run = run_of(crawler)
        _FILES[crawler] = HostFiles(run.ledger if run else None)
    return _FILES[crawler]
