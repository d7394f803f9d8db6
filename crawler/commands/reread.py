"""`scrapy reread`: a dataset made again from archives, with today's readers."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand

from crawler.commands.ending import ended
from crawler.errors import ExitCode, UsageError
from crawler.text import counted

if TYPE_CHECKING:
    from crawler.archive.catalogue import Catalogue, Choice
    from crawler.crawl.reread import Plan, Tally
    from crawler.dataset.reading import Row


class Command(ScrapyCommand):
    """Reads WARC files of ours and of others; never touches the network. 3 when an archive was not whole."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "ARCHIVE… [-o FILE] [options]"

    def short_desc(self) -> str:
        return "Rebuild a dataset from archived pages with today's readers"

    def long_desc(self) -> str:
        return (
            "ARCHIVE is a .warc.gz file or a folder of them, written with ARCHIVE=True or by others (CC-NEWS). "
            "Prints, field by field, what differs from the dataset of that time; with -o also writes the new one."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument_group(title="Reread options").add_argument
        add(
            "-o",
            "--output",
            metavar="FILE",
            help="write the new dataset (.jsonl, .jsonl.gz, .jsonl.zst, .parquet, .csv)",
        )
        add(
            "--against",
            metavar="DATASET",
            help="compare with this dataset (default: the one beside the archive)",
        )
        add("--jobs", metavar="N", default="1", help="processes (default 1)")
        add(
            "--spider",
            metavar="NAME",
            help="read with this spider's selectors (default: the archive's own, else section)",
        )
        add("--host", metavar="HOST", action="append", default=[], help="only pages of this host; repeatable")
        add(
            "--section",
            metavar="NAME",
            help="only pages with this part in their path, or of this section label",
        )
        add(
            "--show",
            metavar="N",
            default="20",
            help="print at most so many changed articles in full (default 20)",
        )
        add(
            "--json",
            action="store_true",
            help="for programs: one line that counts what was read, and no comparison",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        self.exitcode = ended("reread", lambda: self._reread(args, opts))

    def _reread(self, args: list[str], opts: argparse.Namespace) -> int:
        from crawler.archive.catalogue import Catalogue, Choice, temporary_folder  # noqa: PLC0415
        from crawler.archive.files import archive_files, datasets_beside  # noqa: PLC0415
        from crawler.archive.writing import need_warcio  # noqa: PLC0415
        from crawler.crawl.reread import Plan, Tally  # noqa: PLC0415
        from crawler.dataset.progress import progress  # noqa: PLC0415
        from crawler.dataset.writing import format_of  # noqa: PLC0415

        need_warcio()
        jobs, show = _number("--jobs", opts.jobs, least=1), _number("--show", opts.show)
        output = Path(opts.output) if opts.output else None
        form = format_of(output) if output else "jsonl"
        files = archive_files(args)
        old = [Path(opts.against)] if opts.against else datasets_beside(files)
        if output and output.resolve() in {each.resolve() for each in old}:
            raise UsageError(f"{output} is the dataset to compare with; give -o another name.")
        choice: Choice = Choice(tuple(host.lower() for host in opts.host), opts.section or "")
        with ExitStack() as stack:
            folder = Path(stack.enter_context(temporary_folder()))
            catalogue: Catalogue = stack.enter_context(Catalogue(files, folder / "catalogue.sqlite"))
            with progress("index") as watch:
                catalogue.read(choice, watch)
            spider = opts.spider or catalogue.info.get("broadsheet-spider") or "section"
            settings = self.settings.copy_to_dict() if self.settings is not None else {}
            plan = Plan(tuple(files), catalogue.path, catalogue.info, spider, settings)
            tally = Tally()
            target = output or folder / "reread.jsonl"
            lines = self._write(plan, catalogue, tally, target, form, jobs)
            if opts.json:
                sys.stdout.write(json.dumps(_counts(tally, catalogue)) + "\n")
            else:
                _report(tally, catalogue)
            if form == "csv" and not opts.json:  # flattened and defused: it cannot be read back
                sys.stderr.write(f"{target} is written; CSV cannot be compared, the other formats can.\n")
            elif lines and not opts.json:
                self._compare(old, target, show)
            return ExitCode.INCOMPLETE if catalogue.damaged else ExitCode.OK

    def _write(
        self, plan: Plan, catalogue: Catalogue, tally: Tally, target: Path, form: str, jobs: int
    ) -> int:
        from crawler.crawl.reread import reread  # noqa: PLC0415
        from crawler.dataset.progress import progress  # noqa: PLC0415
        from crawler.dataset.writing import write_file  # noqa: PLC0415

        last = max(catalogue.seeds(), default=0)
        with progress("reread") as watch:
            tick = (lambda place: watch(place, last)) if watch is not None else None
            return write_file(_rows(reread(plan, catalogue, jobs, tally, tick)), target, form)

    def _compare(self, old: list[Path], new: Path, show: int) -> None:
        from crawler.dataset.difference import difference  # noqa: PLC0415
        from crawler.dataset.source import Source  # noqa: PLC0415
        from crawler.dataset.telling import difference_text  # noqa: PLC0415

        if not old:
            sys.stderr.write("No dataset of that time beside the archive to compare with (--against).\n")
            return
        found = difference(Source.of(old), Source.of([new]), show=show)
        text = f"A {', '.join(map(str, old))}\nB today's readers\n{difference_text(found)}\n"
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))


def _rows(articles: Iterator[Any]) -> Iterator[Row]:
    import msgspec  # noqa: PLC0415

    from crawler.dataset.reading import Row  # noqa: PLC0415

    for number, article in enumerate(articles, 1):
        yield Row(number, msgspec.to_builtins(article), msgspec.json.encode(article))


def _number(name: str, text: str, least: int = 0) -> int:
    if not text.isdigit() or int(text) < least:
        raise UsageError(f"{name} takes a whole number from {least}, not {text!r}.")
    return int(text)


def _counts(tally: Tally, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "first_pages": tally.read,
        "further_pages": tally.further_pages,
        "articles": tally.lines,
        "unchanged": tally.unchanged,
        "replaced": tally.replaced,
        "refused": sum(tally.refused.values()),
        "invalid": len(tally.invalid),
        "damaged": len(catalogue.damaged),
    }


def _report(tally: Tally, catalogue: Catalogue) -> None:
    out = [
        f"{counted(tally.read, 'first page')} and {counted(tally.further_pages, 'further one')} read: "
        f"{counted(tally.lines, 'article')}, "
        f"{tally.unchanged:,} unchanged, {tally.replaced:,} fetched again by a later run, "
        f"{sum(tally.refused.values()):,} refused, {len(tally.invalid):,} invalid."
    ]
    out += [f"  refused {count:,}: {reason}" for reason, count in tally.refused.most_common(10)]
    out += [f"  invalid: {line}" for line in tally.invalid[:10]]
    out += catalogue.damaged
    sys.stderr.write("\n".join(out) + "\n")
