"""`scrapy crawlall`: the catalogue's sections on this machine, without any server."""

from __future__ import annotations

import argparse
import os
import random
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError as ScrapyUsageError
from scrapy.settings import BaseSettings
from scrapy.utils.conf import arglist_to_dict

from crawler.commands.ending import say_why
from crawler.commands.sections import name_catalogue
from crawler.errors import BroadsheetError, UsageError
from crawler.text import counted

if TYPE_CHECKING:
    from crawler.fleet.outcome import Account, Due

# A polite crawl waits most of the time; what bounds their number is memory, some 100 MB each.
_JOBS = 4 * (os.cpu_count() or 1)


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  # as Scrapy declares it

    def short_desc(self) -> str:
        return "Crawl the sections of sections.toml: hosts in parallel, one process a section"

    def long_desc(self) -> str:
        return (
            "For cron or a systemd timer: `scrapy crawlall --due`. "
            "Each section's log is OUTPUT_DIR/logs/<section>.log. "
            "Ends with the worst exit code of the crawls. SIGTERM and Ctrl-C let the crawls under way stop in order."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        name_catalogue(parser)
        parser.add_argument(
            "--due", action="store_true", help="only what is due; without it, all but the paused"
        )
        parser.add_argument(
            "--jobs", type=int, default=_JOBS, metavar="N", help="crawls at a time (default: 4 for each core)"
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would be crawled, in order")
        parser.add_argument(
            "--sample",
            type=int,
            metavar="N",
            help="only N of them, drawn at random, to try the catalogue",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise ScrapyUsageError("crawlall takes no names; `scrapy crawl` crawls one spider")
        try:
            if opts.jobs < 1 or (opts.sample is not None and opts.sample < 1):
                raise UsageError("--jobs and --sample take a number from 1.")
            self._crawl_all(self.settings or BaseSettings(), opts)
        except BroadsheetError as error:
            self.exitcode = say_why("crawlall", error)

    def _crawl_all(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        from crawler.fleet.local import run_all  # noqa: PLC0415  # Scrapy imports every command at each start
        from crawler.fleet.outcome import due_sections, worst  # noqa: PLC0415
        from crawler.fleet.project import ledger_of, load, place_of  # noqa: PLC0415
        from crawler.fleet.stopping import Stop  # noqa: PLC0415

        sections = load(settings, opts.sections).require()
        ledger = ledger_of(settings)
        try:
            turns, now = ledger.schedule.turns(), ledger.schedule.now()
            running = sum(turn.is_running(now) for name, turn in turns.items() if name in sections)
            due = due_sections(sections, turns, now, everything=not opts.due)
            if opts.sample and opts.sample < len(due):
                drawn = {id(each) for each in random.sample(due, opts.sample)}
                due = [each for each in due if id(each) in drawn]
            if opts.dry_run:
                _show(due, now)
                return
            stop = Stop()
            place = place_of(settings, arglist_to_dict(opts.set))
            accounts = run_all(due, opts.jobs, ledger, place, _tell, stop)
        finally:
            ledger.close()
        _sum_up(accounts, len(due), len(sections), running)
        codes = [account.exit_code for account in accounts]
        # Sections that nobody began, for someone stopped us: the work is not done.
        self.exitcode = worst([*codes, 5] if len(accounts) < len(due) else codes)


def _show(due: list[Due], now: datetime) -> None:
    for each in due:
        when = "next due at" if each.since and each.since > now else "due since"
        since = f"{when} {each.since:%Y-%m-%d %H:%M:%S} UTC" if each.since else "due at once"
        sys.stdout.write(
            f"{each.section.name}: {each.section.spider} on {', '.join(each.section.hosts)}; {since}\n"
        )


def _tell(account: Account) -> None:
    said = f"{account.section}: {account.sentence} ({account.saved} saved, {account.seconds:.0f} s"
    sys.stderr.write(f"{said}, exit code {account.exit_code})\n")


def _sum_up(accounts: list[Account], due: int, sections: int, running: int) -> None:
    verdicts: dict[str, int] = {}
    for account in accounts:
        verdicts[account.verdict] = verdicts.get(account.verdict, 0) + 1
    told = ", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items(), key=lambda v: -v[1]))
    saved = sum(account.saved for account in accounts)
    left = f"; {due - len(accounts)} not begun" if len(accounts) < due else ""
    left += f"; {running} running elsewhere" if running else ""
    sys.stderr.write(
        f"{len(accounts)} of {counted(sections, 'section')} crawled{': ' + told if told else ''}; "
        f"{counted(saved, 'article')} saved{left}.\n"
    )
