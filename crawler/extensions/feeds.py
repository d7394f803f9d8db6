"""Writes the journal while the spider runs, and makes every other feed from it at the end."""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import msgspec
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.extensions.feedexport import FeedExporter
from scrapy.utils.asyncio import create_looping_call

from crawler.errors import BroadsheetError
from crawler.extensions.stopping import stop
from crawler.extensions.telling_exporter import TellingExporter, reason
from crawler.items import Article
from crawler.ledger.store import Journal
from crawler.run import closing, owing, recovery
from crawler.run.current import attach, run_of
from crawler.run.manifest import Caution, FeedReport
from crawler.run.run import Run
from crawler.run.target import REMADE, Feed, decode_feeds

logger = logging.getLogger(__name__)

# What a crash may cost at the most, in seconds of work.
_FLUSH_EVERY = 1.0


class Feeds:
    """Takes the place of Scrapy's FeedExporter, which still writes every feed but the journal.

    A spider without a run (see `RunExtension`) gets Scrapy's own (`PlainFeeds`).
    """

    def __init__(self, crawler: Crawler, run: Run) -> None:
        self._crawler, self._run = crawler, run
        self._clock = create_looping_call(self._flush)
        crawler.signals.connect(self.spider_opened, signals.spider_opened)
        crawler.signals.connect(self.item_scraped, signals.item_scraped)
        crawler.signals.connect(self.spider_closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self | FeedExporter:
        run = run_of(crawler)
        if run is not None:
            return cls(crawler, run)
        from crawler.extensions.plain_feeds import PlainFeeds  # noqa: PLC0415  # no run needs it

        return PlainFeeds.from_crawler(crawler)

    def spider_opened(self, spider: Spider) -> None:
        self._clock.start(_FLUSH_EVERY, now=False)

    def item_scraped(self, item: Any) -> None:
        if not isinstance(item, Article):
            self._run.faults.append(f"a pipeline of yours made a {type(item).__name__} of an article")
        elif not self._run.stopped:
            self._guarded(lambda: self._run.delivery.write(item))

    def _flush(self) -> None:
        if not self._run.stopped:
            self._guarded(self._run.delivery.flush)

    def _guarded(self, work: Any) -> None:
        """Scrapy swallows what a signal handler raises; a line that is not saved must end the run."""
        try:
            work()
        except BroadsheetError as error:
            stop(self._crawler, self._run, error)
        except (TypeError, ValueError) as error:  # what a pipeline behind ours made of an article is no JSON
            self._run.faults.append(f"an article could not be written ({error})")

    async def spider_closed(self, spider: Spider) -> None:
        if self._clock.running:
            self._clock.stop()
        try:
            journal = closing.publish(self._run)
        except (BroadsheetError, OSError) as error:
            if not self._run.stopped:  # else it was said already what keeps the lines from the disk
                logger.error("%s", error)
                self._run.stopped = str(error).rstrip(".")
            return
        for earlier in self._run.owed:
            owing.tell(self._run, earlier, await self._make(earlier, spider))
        if self._run.target.mode == "replace" and not self._run.replaced:
            closing.settle_feeds(self._run, journal, [])
            return
        owing.tell(self._run, journal, await self._make(journal, spider))

    async def _make(self, journal: Journal, spider: Spider) -> list[FeedReport]:
        feeds = decode_feeds(journal.feeds)
        if not journal.lines or not feeds:
            closing.settle_feeds(self._run, journal, [])
            return []
        lines = recovery.lines_file(journal)
        if not lines.exists():  # removed by someone: there is nothing left to make the feeds from
            gone = f"{lines} is gone; the other feeds of run {journal.run_id} cannot be made."
            self._run.warn(Caution.FEED_NOT_MADE, gone)
            closing.settle_feeds(self._run, journal, [])
            return []
        blocked = owing.owed_before(self._run.ledger, journal)
        feeds = owing.note_base_lengths(self._run.ledger, journal, feeds, blocked)
        reports = [
            owing.after_the_owed(feed) if feed.uri in blocked else await self._make_one(feed, lines, spider)
            for feed in feeds
        ]
        for report in reports:
            report.run_id = journal.run_id if journal.run_id != self._run.plan.run_id else ""
        left = [owing.left(feed) for feed, report in zip(feeds, reports, strict=True) if report.error]
        closing.settle_feeds(self._run, journal, left)
        return reports

    async def _make_one(self, feed: Feed, lines: Path, spider: Spider) -> FeedReport:
        report = FeedReport(uri=feed.uri, format=str(feed.options.get("format", "")))
        shadow = copy.copy(self._crawler)
        attach(shadow, self._run)  # whoever asks it finds what he finds at the crawler
        shadow.settings = self._crawler.settings.copy()
        shadow.settings.frozen = False
        batch = feed.options.get("batch_item_count", 0)
        address = feed.template if batch else feed.uri.replace("%", "%%")
        # The batch's size is said in any case: it may be another run's feed, and this run's settings would fill it in.
        options = {**feed.options, "base_length": feed.base_length, "batch_item_count": batch}
        earlier = feed.file if feed.adds and feed.format in REMADE else None
        if earlier is not None:
            if earlier.stat().st_size != feed.base_length and _holds(earlier, lines):
                return report  # made already, by a run that died before it said so
            options["overwrite"] = True
        shadow.settings.set("FEEDS", {address: options}, priority="cmdline")
        try:
            exporter = TellingExporter(shadow)
            exporter.open_spider(spider)
            for record in _earlier_records(earlier):
                exporter.item_scraped(record, spider)
            for record in _records(lines):
                exporter.item_scraped(record, spider)
                report.lines += 1
            await exporter.close_spider(spider)
        except NotConfigured as error:
            report.error = str(error) or "its format or storage is not known"
        except Exception as error:  # noqa: BLE001  # whatever a storage raises: the journal stays, the next run tries again
            report.error = reason(error)
        else:
            report.error = next(iter(exporter.refused.values()), "")
            report.files = [uri for _, uri in sorted(exporter.batches.items())] if batch else []
        return report


def _holds(path: Path, lines: Path) -> bool:
    """Whether the records of these lines stand in a file that is read as a whole."""
    run_id = next(_records(lines))["crawl"]["run_id"]
    return any(record["crawl"]["run_id"] == run_id for record in _earlier_records(path))


def _earlier_records(path: Path | None) -> Iterator[dict[str, Any]]:
    """Raises DamagedError: what cannot be read would be gone."""
    if path is None:
        return
    from crawler.dataset.damage import DamagedError  # noqa: PLC0415
    from crawler.dataset.reading import rows  # noqa: PLC0415  # brings pyarrow's wrapper, for few

    for row in rows(path):
        row.raise_error(path)
        if row.fault:
            raise DamagedError(path, f"line {row.number} {row.fault}".rstrip("."))
        yield row.record


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as file:
        for line in file:
            yield msgspec.json.decode(line)
