"""`scrapy checkup`: whether a site still is what its spider and its tests take it for."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand

from crawler import options
from crawler.commands.ending import say_why
from crawler.errors import BroadsheetError, ExitCode, UsageError
from crawler.text import counted

if TYPE_CHECKING:
    from crawler.report.checkup import Checkup

_SECONDS = 900  # 10 articles of 5 pages at the slowest pause that a robots.txt may ask for
_WELL_ENDED = frozenset({0, 3, 4})


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] NAME ..."

    def short_desc(self) -> str:
        return "Crawl a small sample of a site and name what broke"

    def long_desc(self) -> str:
        return (
            "For a nightly job: reads some articles of each NAME live, records nothing, and compares kinds and "
            "fill rates with tests/sites/NAME. Exit code 0: all well; 3: a site changed; 1, 2 or 75 as for crawl."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--articles", type=int, default=10, metavar="N", help="size of the sample (default 10)"
        )
        parser.add_argument("--json", action="store_true", help="as JSON, for machines")
        parser.add_argument(
            "-a",
            dest="arguments",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="argument of the spider",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            if not args:
                raise UsageError("give the name of a spider; `scrapy list` shows them.")
            if not 0 < opts.articles <= 100:
                raise UsageError(f"--articles is {opts.articles}; it takes a number from 1 to 100.")
            results = [self._check(name, opts) for name in args]
            self._show(results, as_json=opts.json)
            self.exitcode = ExitCode.OK if all(result.is_well for result in results) else ExitCode.INCOMPLETE
        except BroadsheetError as error:
            self.exitcode = say_why("checkup", error)

    def _check(self, name: str, opts: argparse.Namespace) -> Checkup:
        import json  # noqa: PLC0415  # what only this command needs
        import tempfile  # noqa: PLC0415

        from crawler.report.checkup import judge_site  # noqa: PLC0415
        from crawler.report.lines import read_records  # noqa: PLC0415

        project = options.resolve("", options.project_folder())
        cases = (project / "tests" / "sites" / name).glob("*/expected.json")
        expected = [json.loads(case.read_text("utf-8")) for case in sorted(cases)]
        with tempfile.TemporaryDirectory(prefix="checkup-") as folder:
            lines = Path(folder) / "sample.jsonl"
            self._crawl(name, lines, opts)
            manifest = json.loads(lines.with_name("sample.run.json").read_text("utf-8"))
            records = [record for record in read_records(lines) if record] if lines.exists() else []
        return judge_site(name, manifest, records, expected)

    def _crawl(self, name: str, lines: Path, opts: argparse.Namespace) -> None:
        """An ordinary crawl with a ledger of its own, so that nothing counts as delivered."""
        import subprocess  # noqa: PLC0415

        arguments = [
            part for pair in (f"max_articles={opts.articles}", *opts.arguments) for part in ("-a", pair)
        ]
        command = [sys.executable, "-m", "scrapy", "crawl", name, "-o", str(lines), *arguments, "-L", "ERROR"]
        own = ["-s", f"LEDGER_URL=sqlite:///{lines.parent}/ledger.sqlite", "-s", f"OUTPUT_DIR={lines.parent}"]
        try:
            done = subprocess.run(  # noqa: S603  # our own command
                [*command, *own], capture_output=True, text=True, timeout=_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise BroadsheetError(f"{name} was not through after {_SECONDS // 60} minutes.") from None
        if done.returncode not in _WELL_ENDED:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1].removeprefix("scrapy crawl: ")
            error: BroadsheetError = (
                UsageError(last) if done.returncode == ExitCode.USAGE else BroadsheetError(last)
            )
            raise error

    def _show(self, results: list[Checkup], *, as_json: bool) -> None:
        if as_json:
            import json  # noqa: PLC0415
            from dataclasses import asdict  # noqa: PLC0415

            rows = [{**asdict(result), "well": result.is_well} for result in results]
            sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
            return
        for result in results:
            word = (
                "well" if result.is_well else ", ".join(dict.fromkeys(one.cause for one in result.findings))
            )
            sys.stdout.write(f"{result.spider}: {word} ({counted(result.articles, 'article')})\n")
            for finding in result.findings:
                sys.stdout.write(f"  {finding.cause}: {finding.detail}\n")
