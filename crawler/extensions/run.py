"""Opens the run before anything else is made, and closes it after everything else has ended."""

from __future__ import annotations

import logging
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from twisted.python.failure import Failure

from crawler import options
from crawler.errors import BroadsheetError, StartError
from crawler.extensions.feed_uris import planned_feeds
from crawler.extensions.stopping import stop
from crawler.items import Article
from crawler.ledger import open_ledger
from crawler.run import closing, recovery
from crawler.run.current import attach
from crawler.run.run import Plan, Run
from crawler.run.target import choose

logger = logging.getLogger(__name__)

# What Scrapy calls the end of a run that did all its work, or all that its user allowed it.
_ENDS = frozenset({"finished", "closespider_itemcount", "closespider_pagecount"})


class RunExtension:
    """On for spiders that have a plan (`SectionSpider`). Raises BroadsheetError when the run cannot begin."""

    def __init__(self, crawler: Crawler, run: Run) -> None:
        self.run = run
        self._crawler = crawler
        crawler.signals.connect(self.spider_error, signals.spider_error)
        crawler.signals.connect(self.item_dropped, signals.item_dropped)
        crawler.signals.connect(self.item_error, signals.item_error)
        crawler.signals.connect(self.spider_closed, signals.spider_closed)
        crawler.signals.connect(self.engine_stopped, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        spider = crawler.spider
        plan: Plan | None = spider.plan() if spider is not None and hasattr(spider, "plan") else None
        if spider is None or plan is None:
            raise NotConfigured
        project = options.project_folder()
        try:
            target = choose(
                planned_feeds(crawler, spider),
                run_id=plan.run_id,
                output=options.resolve(options.read(crawler.settings, "OUTPUT_DIR"), project),
                project=options.resolve("", project),
                spider=spider.name,
            )
        except OSError as error:  # a folder that may not even be looked into
            raise StartError(f"{error.filename}: {error.strerror}.") from None
        ledger = open_ledger(options.read(crawler.settings, "LEDGER_URL"), project=project)
        owed = recovery.recover(ledger)
        run = Run.open(plan, target, ledger)
        run.owed = owed
        attach(crawler, run)
        return cls(crawler, run)

    def spider_error(self, failure: Failure, spider: Spider) -> None:
        self._fault("callback", failure.value)

    def item_dropped(self, item: Any) -> None:
        if isinstance(item, Article):
            self.run.delivery.drop(item)

    def item_error(self, failure: Failure) -> None:
        self._fault("pipeline", failure.value)

    def _fault(self, where: str, error: BaseException | None) -> None:
        if isinstance(
            error, BroadsheetError
        ):  # a ledger that broke: every further page would only say so again
            stop(self._crawler, self.run, error)
        else:
            self.run.faults.append(f"a {where} raised {type(error).__name__} (see the log)")

    def spider_closed(self, spider: Spider, reason: str) -> None:
        if reason not in _ENDS and not self.run.stopped:
            self.run.stopped = {
                "shutdown": "a signal asked for it",
                "memusage_exceeded": "the memory limit MEMUSAGE_LIMIT_MB was reached",
                "closespider_timeout": "the time limit CLOSESPIDER_TIMEOUT was reached",
            }.get(reason, reason)

    def engine_stopped(self) -> None:
        try:
            closing.close(self.run)
        except (OSError, BroadsheetError) as error:
            # Who stopped the run said why: on a full disk that is the reason for this, too.
            level = logging.WARNING if self.run.stopped else logging.ERROR
            why = self._worded(error)
            logger.log(level, "The run could not be closed: %s. The next run closes it.", why)
            self.run.stopped = self.run.stopped or why

    def _worded(self, error: OSError | BroadsheetError) -> str:
        if isinstance(error, OSError):
            return f"{self.run.target.manifest} cannot be written: {error.strerror}"
        return str(error).rstrip(".")
