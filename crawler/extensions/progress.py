"""What is going on: a live display on a terminal, else one quiet line every so often."""

from __future__ import annotations

import logging
import sys
import time
from collections import deque
from typing import TYPE_CHECKING, Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.log import get_scrapy_root_handler

from crawler import options
from crawler.extensions.log_lines import Brief, is_json
from crawler.report.progress import Progress, live_view, one_line
from crawler.run.current import run_of
from crawler.run.run import Run

if TYPE_CHECKING:
    from rich.console import Console
    from rich.live import Live

logger = logging.getLogger(__name__)

_REDRAW = 0.5
# Rates are of the last half minute: shorter they jump with each pause, longer they tell of another hour.
_WINDOW = 30.0


class ProgressDisplay:
    """Live where standard error is a terminal and the log is for people; else a line each LOGSTATS_INTERVAL
    seconds (Scrapy's setting, 0 for none)."""

    def __init__(self, crawler: Crawler, run: Run, *, live: bool, every: float) -> None:
        self._crawler, self._run, self._every = crawler, run, every
        self._live = _live_display() if live else None
        self._start = time.monotonic()
        self._past: deque[tuple[float, int, int]] = deque()
        self._clock = create_looping_call(self._tick)
        crawler.signals.connect(self.spider_opened, signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        run = run_of(crawler)
        every = crawler.settings.getfloat("LOGSTATS_INTERVAL")
        for_people = not is_json(crawler.settings)
        live = for_people and sys.stderr.isatty() and not crawler.settings.get("LOG_FILE")
        if run is None or not (live or every):
            raise NotConfigured
        return cls(crawler, run, live=live, every=every)

    def spider_opened(self, spider: Spider) -> None:
        if self._live is not None:
            self._live.start()
            _log_to(sys.stderr)  # Live has put itself in between, so that lines of the log go above it
            self._suit_the_log(self._live.console)
        self._clock.start(_REDRAW if self._live is not None else self._every, now=False)

    def spider_closed(self, spider: Spider) -> None:
        if self._clock.running:
            self._clock.stop()
        if self._live is not None:
            self._live.stop()
            _log_to(sys.stderr)

    def _suit_the_log(self, console: Console) -> None:
        handler = get_scrapy_root_handler()
        if handler is not None and self._crawler.settings.get("LOG_FORMAT") == options.default("LOG_FORMAT"):
            handler.setFormatter(Brief(lambda: console.width))

    def _tick(self) -> None:
        progress = self._progress()
        if self._live is not None:
            self._live.update(live_view(progress, self._live.console.width), refresh=True)
        else:
            logger.info("%s", one_line(progress))

    def _progress(self) -> Progress:
        accounting, now = self._run.accounting, time.monotonic()
        states = {str(state): count for state, count in accounting.states.items()}
        requests = sum(self._run.traffic.requests)
        self._past.append((now, requests, sum(states.values())))
        while now - self._past[0][0] > _WINDOW and len(self._past) > 2:
            self._past.popleft()
        then, before, settled = self._past[0]
        span = max(now - then, 1e-6)
        host, delay = self._host()
        return Progress(
            spider=self._run.plan.spider,
            host=host,
            delay=delay,
            seconds=now - self._start,
            listing_pages=sum(1 for page in self._run.listing_pages if not page.error),
            found=accounting.found,
            states=states,
            requests_per_second=(requests - before) / span,
            settled_per_second=(sum(states.values()) - settled) / span,
            end_is_known=bool(self._run.walks)
            and all(walk.end != "not reached" for walk in self._run.walks.values()),
        )

    def _host(self) -> tuple[str, float]:
        """Where the last request went, and the pause that is kept there."""
        engine: Any = self._crawler.engine
        slots = dict(engine.downloader.slots) if engine else {}
        if not slots:
            return ", ".join(self._run.plan.hosts), 0.0
        name = max(slots, key=lambda key: slots[key].lastseen)
        return name, slots[name].delay


def _live_display() -> Live:
    """The display, not yet on the screen."""
    from rich.console import Console  # noqa: PLC0415  # rich costs 60 ms at each start
    from rich.live import Live  # noqa: PLC0415

    return Live(console=Console(stderr=True, highlight=False), auto_refresh=False, transient=True)


def _log_to(stream: Any) -> None:
    handler = get_scrapy_root_handler()
    if isinstance(handler, logging.StreamHandler) and not isinstance(handler, logging.FileHandler):
        handler.setStream(stream)
