"""`scrapy parse`, which says in one line that a site's spider is nothing for it."""

from __future__ import annotations

import argparse

from scrapy import Spider
from scrapy.commands.parse import Command as ScrapyParse

from crawler.commands.ending import say_why
from crawler.errors import ExitCode, UsageError


class Command(ScrapyParse):
    """Scrapy's own: it calls one callback with a page. A site's spider chooses among many, and each knows from its run
    what it was asked for; what it reads of a page `scrapy explain` tells.
    """

    def set_spidercls(self, url: str, opts: argparse.Namespace) -> None:
        super().set_spidercls(url, opts)
        if self.spidercls is None:
            self.exitcode = ExitCode.USAGE  # the log says which spider there is not; Scrapy ends with 0
        elif not opts.callback and not opts.rules and self.spidercls.parse is Spider.parse:
            name = self.spidercls.name
            error = f"{name} has no callback `parse`: name one with -c"
            if hasattr(self.spidercls, "plan"):
                error = f"the callbacks of {name} belong to a run; `scrapy explain {url}` tells what it reads there"
            self.exitcode = say_why("parse", UsageError(f"{error}."))
            raise SystemExit(self.exitcode)
