"""A section, a file and a ledger, and the crawls between them."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.run.killing import Ended, Zygote, faults
from tests.run.site import Site


class Desk:
    """The section `town` of a site, the file `out.jsonl`, the ledger beside it."""

    def __init__(self, zygote: Zygote, site: Site, folder: Path) -> None:
        self.zygote, self.site, self.folder = zygote, site, folder
        self.town = site.sections["town"]
        self.out = folder / "out.jsonl"
        self.ledger = folder / "ledger.sqlite"

    def crawl(self, *more: str, to: Path | None = None, **order: object) -> Ended:
        where = ("-o", str(to or self.out))
        address = f"url={self.site.url('town')}"
        return self.zygote.scrapy(self.folder, "crawl", "section", "-a", address, *where, *more, **order)  # type: ignore[arg-type]

    @contextmanager
    def when_read(self, path: str, *signals: int) -> Iterator[None]:
        """Send the crawl of this block signals, 20 ms apart, when it asks for the path."""

        def send() -> None:
            deadline = time.monotonic() + 60
            while not self.site.requests[path] and time.monotonic() < deadline:
                time.sleep(0.005)
            for number in signals:
                if self.zygote.child:
                    os.kill(self.zygote.child, number)
                time.sleep(0.02)

        sender = threading.Thread(target=send)
        sender.start()
        yield
        sender.join(timeout=70)

    def expected(self) -> set[str]:
        return {self.site.base + path for path in self.town.paths()}

    def is_whole_after_the_next_run(self, code: int = 0) -> None:
        """The next ordinary run finds all the rest, and nothing stands twice."""
        after = self.crawl()
        assert after.code == code, after.said
        assert faults(self.folder, self.expected(), "out.jsonl") == []

    def all_are_due(self) -> None:
        """Let the time come at which each article is looked at again."""
        with closing(sqlite3.connect(self.ledger)) as connection, connection:
            connection.execute("UPDATE bs_articles SET next_look = 0")

    def one_line(self, ended: Ended, code: int) -> str:
        """What a person is told: one line, and this exit code."""
        assert ended.code == code, ended.said
        (line,) = ended.said.strip().splitlines()
        return line
