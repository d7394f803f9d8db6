"""`scrapy crawl`, with an exit code that tells the truth."""

from __future__ import annotations

import argparse
import gc
import sys
from asyncio import Task
from pathlib import Path
from typing import NoReturn, cast

from msgspec import to_builtins
from scrapy import signals
from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import CrawlerProcessBase
from scrapy.exceptions import UsageError as ScrapyUsageError
from scrapy.settings import BaseSettings
from scrapy.utils.conf import arglist_to_dict, feed_process_params_from_cli

from crawler.commands.ending import say_why
from crawler.errors import BroadsheetError, ExitCode, UsageError


class Command(ScrapyCrawl):
    """Scrapy's own command; it ends with the run's exit code, and says what is wrong in one line."""

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
            sys.stderr.write(f"scrapy crawl: {line}\n")
        try:
            check_types(settings, given)
        except UsageError as error:
            self._end_with(error)

    def _end_with(self, error: UsageError) -> NoReturn:
        """Before Scrapy sets up the log from these settings; its own UsageError would print the usage, too."""
        self.exitcode = say_why("crawl", error)
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
        process = self.crawler_process
        if process is None:
            raise RuntimeError("scrapy crawl was started without a crawler process")
        try:
            _check_names(process, args[0], list(arglist_to_dict(opts.set)))
        except UsageError as error:
            self.exitcode = say_why("crawl", error)
            return
        crawler = process.create_crawler(args[0])
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

    def _conclude(self, crawler: object, failures: list[BaseException]) -> None:
        from crawler.report.summary import print_summary  # noqa: PLC0415  # nothing to do with the other commands
        from crawler.run.account import of_unclosed  # noqa: PLC0415  # brings the ledger
        from crawler.run.current import run_of  # noqa: PLC0415

        for error in failures:
            if not isinstance(error, BroadsheetError):
                raise error
            self.exitcode = say_why("crawl", error)
        if failures:
            return
        run = run_of(crawler)
        if run is None:
            return
        if run.manifest is None:
            say_why("crawl", BroadsheetError(of_unclosed(run)))
            self.exitcode = ExitCode.STOPPED_EARLY
            return
        print_summary(to_builtins(run.manifest), run.target.manifest)
        self.exitcode = run.manifest.exit_code


def _check_names(process: CrawlerProcessBase, spider: str, given: list[str]) -> None:
    """Raises UsageError for a spider, or a component among the settings given, that is not there.

    Not sooner: a module of the user's may import the reactor, and by now Scrapy has put the right one in place.
    """
    from crawler.given import check_components  # noqa: PLC0415  # as in _check

    known = sorted(process.spider_loader.list())
    if spider not in known:
        raise UsageError(f"There is no spider {spider!r}; there are {', '.join(known)}.")
    check_components(process.settings, given)


def _settled() -> None:
    """Garbage is looked for from now on, but not among what stays until the end: modules, components, settings."""
    gc.freeze()
    gc.enable()
