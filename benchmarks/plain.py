"""One crawl of a section, with the ledger or without it: `python -m benchmarks.plain ledger|plain URL FILE`.

Both are the same spider, readers, pipelines and settings in the same kind of process. `plain` has no ledger, no
journal and no revisions; Scrapy's own exporter writes FILE.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any, Self

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.utils.project import get_project_settings

from crawler import options
from crawler.extensions.feed_uris import planned_feeds
from crawler.ledger.store import Entry, Journal, RunRow, SectionState
from crawler.run.current import attach
from crawler.run.run import Run
from crawler.run.target import choose


class NoLedger:
    """Knows nothing and keeps nothing."""

    schedule: Any = None
    of_one_machine = True
    renew_every: float | None = None

    def begin_run(self, run: RunRow, journal: Journal, *, fresh: bool = False) -> int:
        return 1

    def section(self, dataset: str, url: str) -> SectionState:
        return SectionState(section_id=1, url=url)

    def look_up(self, dataset: str, keys: Sequence[int]) -> dict[int, Entry]:
        return {}

    look_up_delivered = look_up

    def due(self, *_: Any, **__: Any) -> list[Entry]:
        return []

    def owed(self, *_: Any) -> tuple[int, datetime | None]:
        return 0, None

    def commit(self, run_id: str, *, length: int, lines: int, entries: Iterable[Entry]) -> None: ...

    def withdraw(self, run_id: str) -> None: ...

    def journal_status(self, run_id: str, status: str, **_: Any) -> None: ...

    def unfinished(self) -> list[Journal]:
        return []

    def end_run(self, run: RunRow, sections: Sequence[SectionState], *, replace: bool = False) -> None: ...

    def forget(self, dataset: str) -> None: ...

    def runs(self, spider: str, dataset: str, limit: int = 20) -> list[RunRow]:
        return []

    def run(self, run_id: str) -> RunRow | None:
        return None

    def knows(self, dataset: str) -> bool:
        return False

    def has_delivered(self, dataset: str) -> bool:
        return False

    def host_file(self, host: str, name: str) -> tuple[datetime, int, bytes] | None:
        return None

    def keep_host_file(
        self, host: str, name: str, fetched_at: datetime, status: int, body: bytes
    ) -> None: ...

    def lock(self, hosts: Sequence[str], holder: str) -> AbstractContextManager[None]:
        return nullcontext()

    def renew(self) -> None: ...

    def close(self) -> None: ...


class PlainRun:
    """In the place of RunExtension: what spider and pipelines ask for, with nothing behind it."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        spider: Any = crawler.spider
        project = options.resolve("", options.project_folder())
        plan = spider.plan()
        target = choose(
            planned_feeds(crawler, spider),
            run_id=plan.run_id,
            output=project,
            project=project,
            spider=spider.name,
        )
        attach(crawler, Run.open(plan, target, NoLedger()))
        return cls()


def without_ledger(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The project's components, but for those that keep account."""
    ours = {
        "crawler.extensions.run.RunExtension",
        "crawler.extensions.lease.Lease",
        "crawler.extensions.feeds.Feeds",
    }
    extensions = {name: order for name, order in settings["EXTENSIONS_BASE"].items() if name not in ours}
    extensions |= {"benchmarks.plain.PlainRun": -1000, "scrapy.extensions.feedexport.FeedExporter": 0}
    pipelines = dict(settings["ITEM_PIPELINES_BASE"])
    del pipelines["crawler.pipelines.revision.RevisionPipeline"]
    return {"EXTENSIONS_BASE": extensions, "ITEM_PIPELINES_BASE": pipelines}


def main() -> None:
    kind, url, path = sys.argv[1:]
    settings = get_project_settings()
    settings.setdict(
        {"LOG_LEVEL": "ERROR", "LOGSTATS_INTERVAL": 0, "FEEDS": {path: {"format": "jsonlines"}}}, "cmdline"
    )
    if kind == "plain":
        settings.setdict(without_ledger(settings), "cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl("section", url=url)
    process.start()


if __name__ == "__main__":
    main()
