"""Where the components of one crawl find its run."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from crawler.run.run import Run

_RUNS: WeakKeyDictionary[object, Run] = WeakKeyDictionary()


def attach(crawler: object, run: Run) -> None:
    """Make `run` the run of this Scrapy crawler, for as long as the crawler lives."""
    _RUNS[crawler] = run


def run_of(crawler: object) -> Run | None:
    """The run of this crawler; None for spiders that only use Scrapy (shell, fetch, a spider without sections)."""
    return _RUNS.get(crawler)
