"""`scrapy ledger`: look into the memory of earlier runs, check it, restore it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError as ScrapyUsageError

from crawler.commands.ending import ended
from crawler.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from crawler.upkeep.actions import Upkeep

_TASKS = {
    "stats": "what the ledger holds: datasets, articles by state, sections, runs",
    "check": "whether ledger, journals and datasets agree; exit code 3 when they do not",
    "refill": "let the next run fetch again what was delivered into DATASET (its name by stats) and stands in no file",
    "rebuild": "restore the ledger from the datasets; the old one is kept aside",
    "migrate": "bring the ledger to this program's version (every run does that by itself)",
}


class Command(ScrapyCommand):
    """Thin: arguments in, one call of `crawler.upkeep.actions`, lines and exit code out."""

    requires_project = True
    default_settings: ClassVar[dict[str, object]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "<stats|check|refill DATASET|rebuild|migrate>"

    def short_desc(self) -> str:
        return "Look into the memory of earlier runs, check or restore it"

    def long_desc(self) -> str:
        return "\n".join(f"{name}: {meaning}" for name, meaning in _TASKS.items())

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--datasets",
            action="append",
            default=[],
            metavar="FOLDER",
            help="look for datasets here, too (default: OUTPUT_DIR, and the files that the ledger and manifests name)",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args or args[0] not in _TASKS or len(args) != 1 + (args[0] == "refill"):
            raise ScrapyUsageError(
                f"give one of: {', '.join(_TASKS)}; after refill a dataset, as stats names it"
            )
        from crawler import options  # noqa: PLC0415
        from crawler.upkeep.actions import Upkeep  # noqa: PLC0415  # brings the ledger

        if self.settings is None:
            raise RuntimeError("scrapy ledger was started without settings")
        project = options.project_folder()
        upkeep = Upkeep(
            url=options.read(self.settings, "LEDGER_URL"),
            project=project,
            folders=[
                options.resolve(options.read(self.settings, "OUTPUT_DIR"), project),
                *(Path(folder).resolve() for folder in opts.datasets),
            ],
            recheck=options.read(self.settings, "RECHECK_AFTER"),
        )

        def work() -> int:
            for folder in opts.datasets:
                if not Path(folder).is_dir():
                    raise UsageError(f"--datasets {folder}: there is no such folder.")
            return self._do(args[0], args[1:], upkeep)

        self.exitcode = ended("ledger", work)

    @staticmethod
    def _do(task: str, more: list[str], upkeep: Upkeep) -> int:
        if task == "check":
            problems, unchecked = upkeep.check()
            said = [*unchecked, *(problems or ["Ledger and datasets agree."])]
            sys.stdout.writelines(f"{line}\n" for line in said)
            return int(ExitCode.INCOMPLETE if problems else ExitCode.OK)
        tasks: dict[str, Callable[..., Iterator[str]]] = {
            "stats": upkeep.stats,
            "refill": upkeep.refill,
            "rebuild": upkeep.rebuild,
            "migrate": upkeep.migrate,
        }
        sys.stdout.writelines(f"{line}\n" for line in tasks[task](*more))
        return int(ExitCode.OK)
