"""The spider of a site: which sections it walks, and in which order the work of a run is done."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from itertools import islice
from typing import Any, ClassVar, Self

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.settings import BaseSettings

from crawler import options
from crawler.crawl.arguments import choose_sections, parse_arguments, without_sections
from crawler.crawl.listings import ListingSpider
from crawler.crawl.walk import Walk
from crawler.errors import BroadsheetError, StartError
from crawler.run.current import run_of
from crawler.run.run import Plan, new_run_id
from crawler.urls import host_of, is_private_host

logger = logging.getLogger(__name__)

# Of what earlier runs left, so many wait in memory.
_DUE_AT_ONCE = 500


class SectionSpider(ListingSpider):
    """Base of all sites. A site is data: name, publisher, language, sections, and selectors where needed."""

    sections: ClassVar[dict[str, str]] = {}
    """Label → address of the section's first page."""

    given: dict[str, str]
    """The arguments as written."""
    hosts: list[str]
    _work: Iterator[list[Request]]

    @classmethod
    def site_sections(cls, settings: Mapping[str, Any]) -> dict[str, str]:
        """The site's sections; a site whose addresses depend on a setting makes them here."""
        return cls.sections

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Raises UsageError for arguments that are not valid."""
        arguments = parse_arguments(kwargs, cls.name)
        spider = super().from_crawler(crawler, *args)
        spider.arguments, spider.given = arguments, dict(kwargs)
        sections = cls.site_sections(crawler.settings)
        # Without any the run cannot begin (`plan`), but `scrapy shell --spider=section URL` can.
        spider.chosen = choose_sections(sections, arguments, cls.name) if sections or arguments.url else {}
        spider.hosts = sorted({host_of(url) for url in spider.chosen.values()})
        if not crawler.settings.frozen:  # `scrapy shell` makes the spider when all else is made
            spider._set_for_its_hosts(crawler.settings)
        return spider

    def _set_for_its_hosts(self, settings: BaseSettings) -> None:
        settings.set("NAMED_HOSTS", self.hosts, priority="spider")
        if self.arguments.browser:
            settings.set("BROWSER_PAGES", self.arguments.browser, priority="spider")
        if settings.get("JOBDIR"):
            # What waits in its queue the ledger hands out, too: it would be asked for, and settled, twice.
            settings.set("JOBDIR", None, priority="cmdline")
            logger.warning("JOBDIR is left out: the ledger lets a run go on where the last one ended.")
        if self.hosts and all(is_private_host(host) for host in self.hosts):
            # One's own machine needs no politeness, unless its user asks for it on the command line.
            settings.set("DOWNLOAD_DELAY", 0, priority="spider")
            settings.set("AUTOTHROTTLE_ENABLED", False, priority="spider")

    @classmethod
    def _is_borrowed(cls) -> bool:
        """Whether a command of Scrapy's (fetch, view, parse) put its own start in the place of ours, to ask for a page
        with a site's settings: that walks no section, and is no run."""
        return cls.start.__module__.startswith("scrapy.commands.")

    def plan(self) -> Plan | None:
        """What the run must know before it opens; None for what is no run. Raises UsageError without a section."""
        if self._is_borrowed():
            return None
        if not self.chosen:
            raise without_sections(self.name)
        return Plan(
            run_id=options.read(self.settings, "CRAWL_RUN_ID") or new_run_id(),
            spider=self.name,
            hosts=tuple(self.hosts),
            arguments=self.given,
            versions={"scrapy": scrapy.__version__},
            max_articles=self.arguments.max_articles,
            since=self.arguments.since,
            recheck=options.read(self.settings, "RECHECK_AFTER"),
        )

    async def start(self) -> AsyncIterator[Any]:
        run = run_of(self.crawler)
        if run is None:
            raise StartError("crawler.extensions.run.RunExtension is switched off; a crawl needs it.")
        self.run = run
        self._work = self._portions()
        self.crawler.signals.connect(self.go_on, signals.spider_idle)
        for request in next(self._work):
            yield request

    def _portions(self) -> Iterator[list[Request]]:
        """The run's work, section after section: the walk, then what earlier runs left to be asked for again."""
        for label, url in self.chosen.items():
            section = self.run.section(url)
            to_the_end = self.arguments.full or self.run.target.mode == "replace"
            walk = Walk(url=url, label=label, max_pages=self.arguments.max_pages, to_the_end=to_the_end)
            yield list(self._first_requests(walk))
            due = self.run.discovery.due(section)
            while asks := list(islice(due, _DUE_AT_ONCE)):
                yield [self.article_request(ask) for ask in asks]

    def go_on(self) -> None:
        """Begin the next portion once the last one is done: what depends on the order can rely on it.

        Raises DontCloseSpider while there is one.
        """
        try:
            portion = next(self._work, None)
        except BroadsheetError as error:
            # Scrapy swallows what a signal handler raises.
            logger.error("%s", error)
            self.run.stopped = self.run.stopped or str(error).rstrip(".")
            return
        if portion is None:
            return
        for request in portion:
            self.crawler.engine.crawl(request)
        raise DontCloseSpider

    def _first_requests(self, walk: Walk) -> Iterator[Request]:
        if self.arguments.discover == "sitemap":
            yield from self.seek_sitemaps(walk, asked_for=True)
        else:
            yield self.listing_request(walk, walk.url)
