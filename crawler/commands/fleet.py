"""`scrapy fleet`: the catalogue's sections, or archives to be read again, on many machines."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from pathlib import Path
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
    from crawler.fleet.outcome import Account

_ALONE = ("run", "status")
_WITH_SECTION = ("cancel", "pause", "resume")


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  # as Scrapy declares it

    def syntax(self) -> str:
        return "[options] run|status|cancel SECTION|pause SECTION|resume SECTION|reread ARCHIVE…"

    def short_desc(self) -> str:
        return "Crawl the sections of sections.toml on many machines (Dask and PostgreSQL)"

    def long_desc(self) -> str:
        return (
            "run: hand out what is due, until stopped; several may run, one leads. status: running, waiting, failing "
            "and late sections. cancel: end a section's crawl, or skip its turn. pause, resume: no turns, or again. "
            "reread: read archives again with today's readers, a task a file. What is there is not made again."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        name_catalogue(parser)
        parser.add_argument(
            "--scheduler",
            default="",
            metavar="ADDRESS",
            help="Dask's scheduler, tcp://…; without it: this machine",
        )
        parser.add_argument(
            "--jobs",
            type=int,
            default=4,
            metavar="N",
            help="crawls, or archives, at a time on this machine (4)",
        )
        parser.add_argument("--json", action="store_true", help="status for programs")
        group = parser.add_argument_group(title="Options of reread")
        group.add_argument(
            "-o",
            "--output",
            default="",
            metavar="FOLDER",
            help="where the new datasets go (default: OUTPUT_DIR/reread); all machines must reach it",
        )
        group.add_argument(
            "--reread",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="an option of `scrapy reread`: spider, host or section; repeatable",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        action, given = (args[0], len(args) - 1) if args else ("", 0)
        if not (
            (action in _ALONE and not given)
            or (action in _WITH_SECTION and given == 1)
            or (action == "reread" and given)
        ):
            raise ScrapyUsageError(f"say {self.syntax().removeprefix('[options] ')}")
        settings = self.settings or BaseSettings()
        try:
            if opts.jobs < 1:
                raise UsageError("--jobs takes a number from 1.")
            if action == "run":
                self._run(settings, opts)
            elif action == "status":
                self._status(settings, opts)
            elif action == "reread":
                self._reread(settings, opts, args[1:])
            else:
                self._change(settings, opts, *args)
        except BroadsheetError as error:
            self.exitcode = say_why("fleet", error)

    def _run(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        from crawler.fleet.cluster import Cluster  # noqa: PLC0415
        from crawler.fleet.leader import Leader  # noqa: PLC0415
        from crawler.fleet.project import ledger_of, load, place_of  # noqa: PLC0415
        from crawler.fleet.section import refuse_secrets  # noqa: PLC0415  # Scrapy imports commands at each start
        from crawler.fleet.stopping import Stop  # noqa: PLC0415
        from crawler.fleet.task import Errand  # noqa: PLC0415

        place = place_of(settings, arglist_to_dict(opts.set))
        ledger = ledger_of(settings)
        if opts.scheduler and ledger.renew_every is None:
            ledger.close()
            raise UsageError(
                "Many machines need a ledger that all of them reach: set LEDGER_URL=postgresql://… for all."
            )
        _log_to_people()
        stop = Stop()
        try:
            load(settings, opts.sections).require()
            os.environ.update(place.environment)  # the workers of a local cluster inherit it
            refuse_secrets(place.settings, {})
            with Cluster[Errand](opts.scheduler, opts.jobs) as cluster:
                Leader(
                    load=lambda: load(settings, opts.sections),
                    ledger=ledger,
                    cluster=cluster,
                    settings=place.settings,
                    stopping=stop,
                ).run()
        except ValueError as error:
            raise UsageError(f"-s {error}.") from None
        finally:
            ledger.close()

    def _reread(self, settings: BaseSettings, opts: argparse.Namespace, paths: list[str]) -> None:
        from crawler.archive.files import archive_files  # noqa: PLC0415
        from crawler.archive.writing import need_warcio  # noqa: PLC0415
        from crawler.fleet.cluster import Cluster  # noqa: PLC0415
        from crawler.fleet.outcome import worst  # noqa: PLC0415
        from crawler.fleet.project import place_of  # noqa: PLC0415
        from crawler.fleet.rereading import Reading, plan, read_all  # noqa: PLC0415
        from crawler.fleet.stopping import Stop  # noqa: PLC0415

        need_warcio()
        files = archive_files(paths)
        place = place_of(settings, {})
        folder = Path(opts.output) if opts.output else place.output / "reread"
        readings = plan(files, folder, _reread_words(opts.reread))
        if len(readings) < len(files):
            sys.stderr.write(
                f"{len(files) - len(readings)} of {len(files)} archives have their dataset in {folder} already; "
                "delete it to have one made again.\n"
            )
        if not readings:
            return
        _log_to_people()
        os.environ.update(place.environment)
        with Cluster[Reading](opts.scheduler, opts.jobs) as cluster:
            accounts = read_all(readings, cluster, _tell, Stop())
        articles = sum(account.saved for account in accounts)
        sys.stderr.write(
            f"{len(accounts)} of {counted(len(readings), 'archive')} read, "
            f"{counted(articles, 'article')}; the datasets are in {folder}.\n"
        )
        codes = [account.exit_code for account in accounts]
        self.exitcode = worst([*codes, 5] if len(accounts) < len(readings) else codes)

    def _status(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        from crawler.fleet.cluster import worker_list  # noqa: PLC0415
        from crawler.fleet.project import ledger_of, load  # noqa: PLC0415
        from crawler.fleet.status import as_text, status  # noqa: PLC0415

        sections = load(settings, opts.sections).require()
        ledger = ledger_of(settings)
        try:
            told = status(sections, ledger)
        finally:
            ledger.close()
        if opts.scheduler:
            told["cluster"] = worker_list(opts.scheduler)
        sys.stdout.write(
            json.dumps(told, indent=2, ensure_ascii=False) + "\n" if opts.json else as_text(told)
        )

    def _change(self, settings: BaseSettings, opts: argparse.Namespace, action: str, name: str) -> None:
        from crawler.fleet.project import ledger_of, load  # noqa: PLC0415

        section = load(settings, opts.sections).section(name)
        ledger = ledger_of(settings)
        try:
            if action != "cancel":
                ledger.schedule.pause(name, action == "pause")
                told = "paused; a crawl under way goes on" if action == "pause" else "has its turns again"
            elif ledger.schedule.cancel(name):
                told = "its crawl stops within some seconds"
            else:
                following = section.rhythm.next(ledger.schedule.now())
                ledger.schedule.put_off(name, following, section.rhythm.key)
                told = f"no crawl is under way; its next turn is at {following:%Y-%m-%d %H:%M} UTC"
        finally:
            ledger.close()
        sys.stdout.write(f"{name}: {told}.\n")


def _log_to_people() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)


def _reread_words(given: list[str]) -> tuple[str, ...]:
    words: list[str] = []
    for each in given:
        name, _, value = each.partition("=")
        if name not in {"spider", "host", "section"} or not value:
            raise UsageError(f"--reread {each}: it takes spider=…, host=… or section=….")
        words += [f"--{name}={value}"]
    return tuple(words)


def _tell(account: Account) -> None:
    sys.stderr.write(
        f"{account.section}: {account.sentence} ({account.seconds:.0f} s, exit code {account.exit_code})\n"
    )
