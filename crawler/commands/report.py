"""`scrapy report`: one HTML file about one run, several, or all runs of a site."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand

from crawler import options
from crawler.commands.ending import ended
from crawler.errors import ExitCode, UsageError


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  # as Scrapy declares it

    def syntax(self) -> str:
        return "[options] [RUN ...]"

    def short_desc(self) -> str:
        return "Write an HTML report about a run, several, or all runs of a site"

    def long_desc(self) -> str:
        return (
            "RUN is a run id, the stem of its files' names, a .run.json, a dataset file, or a spider's name "
            "(its newest run). Without one: the newest run in OUTPUT_DIR. "
            "The file needs no network and can be sent as it is."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--site", action="store_true", help="all runs into the dataset that RUN belongs to"
        )
        parser.add_argument(
            "-o", "--output", metavar="FILE", help="where to write (default: beside the dataset)"
        )
        parser.add_argument("--open", action="store_true", help="open it in your browser ($BROWSER, if set)")
        parser.add_argument(
            "--articles",
            type=int,
            default=5_000,
            metavar="N",
            help="show at most the newest N (default 5000)",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        self.exitcode = ended("report", lambda: self._report(args, opts))

    def _report(self, args: list[str], opts: argparse.Namespace) -> int:
        from crawler.report.page import collect, write_report  # noqa: PLC0415  # Jinja2 costs 60 ms at each start
        from crawler.report.runs import choose_runs, choose_site  # noqa: PLC0415

        if opts.articles < 1:
            raise UsageError(f"--articles is {opts.articles}; it takes a number from 1.")
        project = options.project_folder()
        output = options.resolve(options.read(self.settings or {}, "OUTPUT_DIR"), project)
        runs = (choose_site if opts.site else choose_runs)(args, output)
        named = runs[-1].path.name.removesuffix(".run.json")
        target = runs[-1].path.with_name(
            f"{runs[-1].text('spider')}.report.html" if opts.site else f"{named}.report.html"
        )
        target = Path(opts.output).expanduser() if opts.output else target
        write_report(collect(runs, opts.articles), target, whole_site=opts.site)
        sys.stdout.write(f"{target}\n")
        if opts.open:
            self._open(target)
        return ExitCode.OK

    def _open(self, target: Path) -> None:
        import webbrowser  # noqa: PLC0415  # seldom asked for

        if not webbrowser.open(target.absolute().as_uri()):
            sys.stderr.write(
                "scrapy report: there is no browser here that could be opened; open the file yourself.\n"
            )
