"""`scrapy dataset`: judge, count, thin out, convert and compare what runs have written."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand

from crawler.commands.ending import ended
from crawler.errors import UsageError
from crawler.text import counted

if TYPE_CHECKING:
    from crawler.dataset.reading import Row

_ACTIONS = {
    "validate": {"show", "json"},
    "stats": {"json"},
    "latest": {"output", "format"},
    "export": {"output", "format", "where", "since", "until", "latest"},
    "diff": {"ignore", "show", "json"},
}


class Command(ScrapyCommand):
    """One action a call; the exit code is 0, 1 when something was found, 2 for wrong usage."""

    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "validate|stats|latest|export|diff FILE… [options]"

    def short_desc(self) -> str:
        return "Check, count, convert or compare datasets"

    def long_desc(self) -> str:
        return (
            "FILE is a dataset (.jsonl, .jsonl.gz, .jsonl.zst, .parquet) or a folder of them. "
            "validate: name every line that breaks a promise of the record (exit code 1 if there is one). "
            "stats: counts, time span, fill rates. "
            "latest: each article once, its newest revision. "
            "export: other format, or some of the articles. "
            "diff A B: articles and fields that differ (exit code 1 if there are any)."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument_group(title="Dataset options").add_argument
        add(
            "-o",
            "--output",
            metavar="FILE",
            help="latest, export: the file to write, or a folder (with a card)",
        )
        add("--format", metavar="FORMAT", help="latest, export: jsonl, jsonl.gz, jsonl.zst, parquet or csv")
        add(
            "--where",
            metavar="F=V",
            action="append",
            help="export: field=value, field!=value, field~part; repeatable",
        )
        add(
            "--since",
            metavar="DATE",
            help="export: published then or later; 2026-01-31, or an age: 12h, 7d, 4w",
        )
        add("--until", metavar="DATE", help="export: published before then")
        add(
            "--latest",
            action="store_true",
            default=None,
            help="export: only the newest revision of each article",
        )
        add(
            "--ignore",
            metavar="FIELDS",
            help="diff: fields that do not count (default: changed_fields,crawl,revision)",
        )
        add("--show", metavar="N", help="validate, diff: print at most so many in full (default 50, 20)")
        add("--json", action="store_true", default=None, help="validate, stats, diff: print JSON")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        self.exitcode = ended("dataset", lambda: self._action(args, opts)(args[1:], opts))

    def _action(
        self, args: list[str], opts: argparse.Namespace
    ) -> Callable[[list[str], argparse.Namespace], int]:
        name = args[0] if args else ""
        if name not in _ACTIONS:
            what = f"there is no action {name!r}" if name else "say what to do"
            raise UsageError(f"{what}: {', '.join(_ACTIONS)}.")
        if unknown := [arg for arg in args[1:] if arg.startswith("-") and arg != "-"]:
            raise UsageError(f"there is no option {unknown[0]}; `scrapy dataset -h` lists them.")
        for option in sorted(set().union(*_ACTIONS.values()) - _ACTIONS[name]):
            if getattr(opts, option) is not None:
                raise UsageError(f"{name} takes no --{option}.")
        if len(args) < 2:
            raise UsageError(f"{name} needs a file or folder.")
        chosen: Callable[[list[str], argparse.Namespace], int] = getattr(self, f"_{name}")
        return chosen

    def _validate(self, paths: list[str], opts: argparse.Namespace) -> int:
        from crawler.dataset.check import Verdict, check  # noqa: PLC0415
        from crawler.dataset.progress import progress  # noqa: PLC0415

        most = _number(opts.show, 50)
        verdict, count = Verdict(), 0
        with progress("validate") as watch:
            for fault in check([Path(path) for path in paths], verdict, watch):
                count += 1
                if count <= most:
                    told = {"file": str(fault.file), "line": fault.line, "problem": fault.what}
                    _say(json.dumps(told) if opts.json else str(fault))
        if count > most and not opts.json:
            _say(f"… and {count - most:,} more (--show N).")
        summary = (
            f"{counted(verdict.lines, 'line')} in {counted(verdict.files, 'file')}: {counted(count, 'fault')}"
        )
        sys.stderr.write(
            f"{summary} in {counted(verdict.bad_lines, 'line')}.\n" if count else f"{summary}.\n"
        )
        return 1 if count else 0

    def _stats(self, paths: list[str], opts: argparse.Namespace) -> int:
        from crawler.dataset.progress import progress  # noqa: PLC0415
        from crawler.dataset.source import Source  # noqa: PLC0415
        from crawler.dataset.statistics import figures  # noqa: PLC0415
        from crawler.dataset.telling import figures_json, figures_text  # noqa: PLC0415

        with progress("stats") as watch:
            found = figures(Source.of(paths, watch))
        _say(
            json.dumps(figures_json(found), ensure_ascii=False, indent=2)
            if opts.json
            else figures_text(found)
        )
        return 0

    def _latest(self, paths: list[str], opts: argparse.Namespace) -> int:
        from crawler.dataset.newest import newest  # noqa: PLC0415
        from crawler.dataset.progress import progress  # noqa: PLC0415
        from crawler.dataset.source import Source  # noqa: PLC0415

        with progress("latest") as watch:
            source = Source.of(paths, watch)
            return _deliver(newest(source), opts, "latest", source.files)

    def _export(self, paths: list[str], opts: argparse.Namespace) -> int:
        from crawler.dataset.newest import newest  # noqa: PLC0415
        from crawler.dataset.progress import progress  # noqa: PLC0415
        from crawler.dataset.source import Source  # noqa: PLC0415
        from crawler.dataset.where import condition, every, published  # noqa: PLC0415

        conditions = [condition(text) for text in opts.where or ()]
        if opts.since or opts.until:
            conditions.append(published(opts.since or "", opts.until or ""))
        fits = every(conditions)
        with progress("export") as watch:
            source = Source.of(paths, watch)
            rows = newest(source) if opts.latest else iter(source)
            return _deliver((row for row in rows if fits(row.record)), opts, "articles", source.files)

    def _diff(self, paths: list[str], opts: argparse.Namespace) -> int:
        from crawler.dataset.difference import NOT_CONTENT, difference  # noqa: PLC0415
        from crawler.dataset.fields import article_fields  # noqa: PLC0415
        from crawler.dataset.progress import progress  # noqa: PLC0415
        from crawler.dataset.source import Source  # noqa: PLC0415
        from crawler.dataset.telling import difference_json, difference_text  # noqa: PLC0415

        if len(paths) != 2:
            raise UsageError("diff compares two files or folders: diff A B.")
        ignore = NOT_CONTENT if opts.ignore is None else {name for name in opts.ignore.split(",") if name}
        names = [field.name for field in article_fields()]
        if unknown := sorted(set(ignore) - set(names)):
            raise UsageError(f"--ignore {unknown[0]}: there is no such field; there are {', '.join(names)}.")
        with progress("diff") as watch:
            a, b = (Source.of([path], watch) for path in paths)
            found = difference(a, b, ignore=ignore, show=_number(opts.show, 20))
        _say(json.dumps(difference_json(found), ensure_ascii=False) if opts.json else difference_text(found))
        return 1 if found else 0


def _say(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")


def _number(text: str | None, default: int) -> int:
    if text is None:
        return default
    if not text.isdigit():
        raise UsageError(f"--show takes a number, not {text!r}.")
    return int(text)


def _deliver(rows: Iterable[Row], opts: argparse.Namespace, name: str, read: Sequence[Path]) -> int:
    from crawler.dataset.destination import deliver  # noqa: PLC0415

    output = "-" if opts.output is None else opts.output
    if told := deliver(rows, output, opts.format or "", name, read):
        sys.stderr.write(f"{told}\n")
    return 0
