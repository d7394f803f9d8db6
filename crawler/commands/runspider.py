"""`scrapy runspider`: `scrapy crawl` for a spider that stands in a file, with the same exit codes."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, ClassVar

from scrapy import Spider
from scrapy.commands import runspider
from scrapy.exceptions import UsageError as ScrapyUsageError
from scrapy.utils.spider import iter_spider_classes

from crawler.commands.crawl import Command as Crawl
from crawler.commands.ending import say_why
from crawler.errors import UsageError


class Command(Crawl):
    """Scrapy's finds the spider."""

    called = "runspider"
    requires_project = False
    default_settings: ClassVar[dict[str, Any]] = runspider.Command.default_settings

    def syntax(self) -> str:
        return runspider.Command().syntax()

    def short_desc(self) -> str:
        return "Run a spider from a Python file"

    def long_desc(self) -> str:
        return "Exit codes and feeds are those of `scrapy crawl`, by whatever spider the file holds."

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise ScrapyUsageError("give the file of one spider")
        try:
            spider = _spider_in(Path(args[0]))
        except UsageError as error:
            self.exitcode = say_why(self.called, error)
            return
        self.run_one(spider, opts)


def _spider_in(file: Path) -> type[Spider]:
    """Raises UsageError for a file that is not there, is no Python, or holds no spider."""
    if not file.is_file():
        raise UsageError(f"{file} cannot be loaded: there is no such file.")
    try:
        spiders = list(iter_spider_classes(runspider._import_file(file)))  # Scrapy has no public way
    except (ImportError, SyntaxError, ValueError) as error:
        raise UsageError(f"{file} cannot be loaded: {error}.") from None
    if not spiders:
        raise UsageError(f"{file} holds no spider.")
    return spiders[-1]
