"""`scrapy sections`: the catalogue of sections, checked and listed."""

from __future__ import annotations

import argparse
import json
import sys

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError as ScrapyUsageError
from scrapy.settings import BaseSettings

from crawler.commands.ending import say_why
from crawler.errors import BroadsheetError, ExitCode
from crawler.text import counted


def name_catalogue(parser: argparse.ArgumentParser) -> None:
    """The option of all commands that read the catalogue."""
    parser.add_argument(
        "--sections",
        default="",
        metavar="FILE",
        help="the catalogue (default: sections.toml beside scrapy.cfg)",
    )


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  # as Scrapy declares it

    def syntax(self) -> str:
        return "[options] check|list"

    def short_desc(self) -> str:
        return "Check or list the sections of sections.toml"

    def long_desc(self) -> str:
        return (
            "check: say what is wrong with the catalogue, one line a fault. "
            "list: each section with the verdict of its last run and its next turn."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        name_catalogue(parser)
        parser.add_argument("--json", action="store_true", help="for programs")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1 or args[0] not in {"check", "list"}:
            raise ScrapyUsageError("say check or list")
        settings = self.settings or BaseSettings()
        try:
            (self._check if args[0] == "check" else self._list)(settings, opts)
        except BroadsheetError as error:
            self.exitcode = say_why("sections", error)

    def _check(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        from crawler.fleet.project import load  # noqa: PLC0415  # Scrapy imports every command at each start

        catalogue = load(settings, opts.sections)
        wrong = [*catalogue.errors, *([str(catalogue.missing)] if catalogue.missing else [])]
        if opts.json:
            said = {"sections": sorted(catalogue.sections), "errors": wrong}
            sys.stdout.write(json.dumps(said, indent=2) + "\n")
        for error in () if opts.json else wrong:
            sys.stderr.write(f"{error}\n")
        if wrong:
            self.exitcode = int(ExitCode.USAGE if catalogue.errors else ExitCode.COULD_NOT_START)
        elif not opts.json:
            hosts = {host for section in catalogue.sections.values() for host in section.hosts}
            sys.stdout.write(
                f"{counted(len(catalogue.sections), 'section')} on {counted(len(hosts), 'host')}, nothing wrong.\n"
            )

    def _list(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        from rich.console import Console  # noqa: PLC0415

        from crawler.fleet import listing  # noqa: PLC0415
        from crawler.fleet.project import ledger_of, load  # noqa: PLC0415

        sections = load(settings, opts.sections).require()
        ledger = ledger_of(settings)
        try:
            now = ledger.schedule.now()
            found = listing.lines(sections, ledger.schedule.turns(), now)
        finally:
            ledger.close()
        if opts.json:
            sys.stdout.write(json.dumps(listing.as_json(found), indent=2, ensure_ascii=False) + "\n")
        else:
            Console(highlight=False, soft_wrap=True).print(listing.table(found, now))
