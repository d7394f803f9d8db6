"""`scrapy fleet`: the catalogue's sections on many machines."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError as ScrapyUsageError
from scrapy.settings import BaseSettings
from scrapy.utils.conf import arglist_to_dict

from crawler.errors import BroadsheetError, UsageError

_ACTIONS = ("run", "status", "cancel", "pause", "resume")


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  # as Scrapy declares it

    def syntax(self) -> str:
        return "[options] run|status|cancel SECTION|pause SECTION|resume SECTION"

    def short_desc(self) -> str:
        return "Crawl the sections of sections.toml on many machines (Dask and PostgreSQL)"

    def long_desc(self) -> str:
        return (
            "run: hand out what is due, until stopped; several may run, one leads. status: running, waiting, failing "
            "and late sections. cancel: end a section's crawl, or skip its turn. pause, resume: no new turns, or again."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--sections",
            default="",
            metavar="FILE",
            help="the catalogue (default: sections.toml beside scrapy.cfg)",
        )
        parser.add_argument(
            "--scheduler",
            default="",
            metavar="ADDRESS",
            help="Dask's scheduler, tcp://…; without it: this machine",
        )
        parser.add_argument(
            "--jobs", type=int, default=4, metavar="N", help="crawls at a time on this machine (4)"
        )
        parser.add_argument("--json", action="store_true", help="status for programs")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args or args[0] not in _ACTIONS or len(args) != (1 if args[0] in {"run", "status"} else 2):
            raise ScrapyUsageError(f"say {self.syntax().removeprefix('[options] ')}")
        settings = self.settings or BaseSettings()
        try:
            if args[0] == "run":
                self._run(settings, opts)
            elif args[0] == "status":
                self._status(settings, opts)
            else:
                self._change(settings, opts, *args)
        except BroadsheetError as error:
            sys.stderr.write(f"scrapy fleet: {error}\n")
            self.exitcode = int(error.exit_code)

    def _run(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        from crawler.fleet.catalogue import refuse_secrets  # noqa: PLC0415  # Scrapy imports commands at each start
        from crawler.fleet.cluster import Cluster  # noqa: PLC0415
        from crawler.fleet.leader import Leader  # noqa: PLC0415
        from crawler.fleet.project import ledger_of, load, place_of  # noqa: PLC0415
        from crawler.fleet.stopping import Stop  # noqa: PLC0415

        if opts.jobs < 1:
            raise UsageError("--jobs takes a number from 1.")
        place = place_of(settings, arglist_to_dict(opts.set))
        ledger = ledger_of(settings)
        if opts.scheduler and ledger.renew_every is None:
            ledger.close()
            raise UsageError(
                "Many machines need a ledger that all of them reach: set LEDGER_URL=postgresql://… for all."
            )
        logging.basicConfig(
            level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr
        )
        logging.getLogger("distributed").setLevel(logging.WARNING)  # it tells each connection
        stop = Stop()
        try:
            load(settings, opts.sections).require()
            os.environ.update(place.environment)  # the workers of a local cluster inherit it
            refuse_secrets(place.settings, {})
            with Cluster(opts.scheduler, opts.jobs) as cluster:
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
