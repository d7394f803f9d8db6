"""`scrapy bench`: how many pages a minute this machine reads, through all that stands in a crawl's way."""

from __future__ import annotations

import argparse

from scrapy.commands.bench import Command as ScrapyBench


class Command(ScrapyBench):
    """Scrapy's own, which asks a server that it starts on this machine: that one is allowed, and needs no pauses."""

    def long_desc(self) -> str:
        return "Ten seconds without pauses against a server of Scrapy's on this machine. Nothing is recorded."

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        if self.settings is not None:
            # In the place of the project's; those of the command line stand above both.
            local = {"NAMED_HOSTS": ["localhost"], "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False}
            counting = {"scrapy.extensions.logstats.LogStats": 0}  # its lines are what the command is for
            self.settings.setdict({**local, "EXTENSIONS": counting}, priority="project")
        super().process_options(args, opts)
