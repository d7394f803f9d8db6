"""`scrapy crawl`, with an exit code that tells the truth. (`scrapy runspider` is the same with a file.)"""

from __future__ import annotations

import argparse
import gc
import sys
from asyncio import Task
from pathlib import Path
from typing import NoReturn, cast

from msgspec import to_builtins
from scrapy import Spider, signals
from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler, CrawlerProcessBase
from scrapy.exceptions import UsageError as ScrapyUsageError
from scrapy.settings import BaseSettings
from scrapy.utils.conf import arglist_to_dict, feed_process_params_from_cli

from crawler.commands.ending import say_why
from crawler.errors import BroadsheetError, ExitCode, UndeliveredError, UsageError


class Command(ScrapyCrawl):
    """Scrapy's own command; it ends with the run's exit code, and says what is wrong in one line."""

    called = "crawl"

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        # While modules are loaded nothing becomes garbage: looking for it takes 0.08 s of the start (see `_settled`).
        gc.disable()
        super().process_options(args, opts)
        if self.settings is not None:
            self._check(self.settings, list(arglist_to_dict(opts.set)))
            self._prepare_log(self.settings)
        if self.settings is not None and (opts.output or opts.overwrite_output):
            # Scrapy adds the command line's feeds to those of the settings; who writes -o wants that file.
            bare = BaseSettings({"FEED_EXPORTERS": self.settings.getwithbase("FEED_EXPORTERS")})
            bare.set("FEED_EXPORTERS_BASE", {})
            feeds = feed_process_params_from_cli(bare, opts.output, overwrite_output=opts.overwrite_output)
            self.settings.set("FEEDS", feeds, priority="cmdline")

    def _check(self, settings: BaseSettings, given: list[str]) -> None:
        from crawler.given import check_types, misspelt  # noqa: PLC0415  # Scrapy imports every command at each start

        for line in misspelt(given):
            sys.stderr.write(f"scrapy {self.called}: {line}\n")
        try:
            check_types(settings, given)
        except UsageError as error:
            self._end_with(error)

    def _end_with(self, error: UsageError) -> NoReturn:
        """Before Scrapy sets up the log from these settings; its own UsageError would print the usage, too."""
        self.exitcode = say_why(self.called, error)
        raise SystemExit(self.exitcode) from None

    def _prepare_log(self, settings: BaseSettings) -> None:
        from crawler.extensions.log_lines import hush, install_json, is_json  # noqa: PLC0415  # nothing to do with the other commands

        hush(settings)
        if settings.get("LOG_LEVEL") != "DEBUG":
            # The line that tells them is hushed, and to look them up takes 2.4 ms.
            settings.set("LOG_VERSIONS", [], priority="cmdline")
        try:
            if path := settings.get("LOG_FILE"):
                Path(path).open("a").close()  # Scrapy opens it where nobody catches what is wrong with it
            if is_json(settings):
                install_json(settings)
        except OSError as error:
            self._end_with(UsageError(f"LOG_FILE {error.filename}: {error.strerror}."))

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise ScrapyUsageError("give the name of one spider; `scrapy list` shows them")
        self.run_one(args[0], opts)

    def run_one(self, spider: str | type[Spider], opts: argparse.Namespace) -> None:
        """Let one spider crawl to its end. Sets the exit code."""
        process = self.crawler_process
        if process is None:
            raise RuntimeError("scrapy crawl was started without a crawler process")
        try:
            crawler = _made(process, spider, list(arglist_to_dict(opts.set)))
        except UsageError as error:
            self.exitcode = say_why(self.called, error)
            return
        crawler.signals.connect(_settled, signals.engine_started)
        task = cast("Task[None]", process.crawl(crawler, **opts.spargs))  # the reactor is asyncio's
        failures: list[BaseException] = []

        def ended(done: Task[None]) -> None:
            if not done.cancelled() and (error := done.exception()):
                failures.append(error)

        task.add_done_callback(ended)
        process.start()
        gc.freeze()  # the interpreter looks through all of it once more when it ends
        self._conclude(crawler, failures)

    def _conclude(self, crawler: Crawler, failures: list[BaseException]) -> None:
        from crawler.report.summary import print_summary  # noqa: PLC0415  # nothing to do with the other commands
        from crawler.run.account import of_unclosed  # noqa: PLC0415  # brings the ledger
        from crawler.run.current import run_of  # noqa: PLC0415

        for error in failures:
            if not isinstance(error, BroadsheetError):
                raise error
            self.exitcode = say_why(self.called, error)
        if failures:
            return
        run = run_of(crawler)
        if run is None:
            self._tell_of_plain(crawler)
            return
        if run.manifest is None:
            say_why(self.called, BroadsheetError(of_unclosed(run)))
            self.exitcode = ExitCode.STOPPED_EARLY
            return
        print_summary(to_builtins(run.manifest), run.target.manifest)
        self.exitcode = run.manifest.exit_code

    def _tell_of_plain(self, crawler: Crawler) -> None:
        """A plain spider has no manifest; whether it had pages, and its items are in the feeds, it must tell all the
        same."""
        from crawler.extensions.plain_feeds import PlainFeeds  # noqa: PLC0415  # no run needs it
        from crawler.middlewares.telling import nothing_fetched  # noqa: PLC0415

        if failed := nothing_fetched(crawler):
            self.exitcode = say_why(self.called, UndeliveredError(f"Nothing could be fetched: {failed}."))
        feeds = crawler.get_extension(PlainFeeds)
        if feeds is not None and feeds.undelivered:
            said = "; ".join(f"{times} × {what}" for what, times in feeds.undelivered.items())
            self.exitcode = say_why(self.called, UndeliveredError(f"Not everything was delivered: {said}."))


def _made(process: CrawlerProcessBase, spider: str | type[Spider], given: list[str]) -> Crawler:
    """Raises UsageError for a spider, or a component among its settings, that is not there or of no use.

    Not sooner: a module of the user's may import the reactor, and by now Scrapy has put the right one in place.
    """
    from crawler.given import check_components  # noqa: PLC0415  # as in _check

    if isinstance(spider, str) and spider not in process.spider_loader.list():
        known = ", ".join(sorted(process.spider_loader.list()))
        raise UsageError(f"There is no spider {spider!r}; there are {known}.")
    crawler = process.create_crawler(spider)
    check_components(crawler.settings, given)
    return crawler


def _settled() -> None:
    """Garbage is looked for from now on, but not among what stays until the end: modules, components, settings."""
    gc.freeze()
    gc.enable()
