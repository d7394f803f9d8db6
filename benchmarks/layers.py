"""Where the CPU time of a crawl goes, layer by layer: `python -m benchmarks.layers [--articles N]`.

A crawl of the made section of benchmarks/archive_site.py in this process, with a clock at the door of each layer. What
an inner layer takes is not counted for the outer one, so the lines add up. A profiler would make small functions look
dearer than they are; eighteen clocks for each page do not.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from time import process_time
from typing import Any

from benchmarks.crawl import served

_DOORS: dict[str, tuple[str, ...]] = {
    "parsing the page (lxml)": ("crawler.extract.page.page:_parse",),
    "reading the article": ("crawler.extract:read_article", "crawler.extract:kind_of"),
    "finding its next page, its counter, its one-page view": (
        "crawler.extract:find_next_page",
        "crawler.extract:find_single_page",
        "crawler.extract:read_counter",
    ),
    "joining its pages": (
        "crawler.crawl.further_pages:HalfRead.whole",
        "crawler.crawl.further_pages:HalfRead.add",
    ),
    "reading the listing, choosing what to ask for": (
        "crawler.crawl.listings:read_listing",
        "crawler.run.discovery:Discovery.found",
    ),
    "pipelines": tuple(
        f"crawler.pipelines.{name.lower()}:{name}Pipeline.process_item"
        for name in (
            "Record",
            "Text",
            "Dates",
            "Authors",
            "Urls",
            "Related",
            "Identity",
            "Revision",
            "Validate",
        )
    ),
    "asking the ledger": (
        "crawler.run.commits:Commits.look_up",
        "crawler.run.commits:Commits.look_up_delivered",
    ),
    "line and books": ("crawler.run.delivery:Delivery.write",),
    "fsync, commit": ("crawler.run.delivery:Delivery.flush",),
    "our middlewares": (
        "crawler.middlewares.guard:GuardMiddleware.process_request",
        "crawler.middlewares.sniffing:SniffingMiddleware.process_response",
        "crawler.middlewares.decoding:DecodingMiddleware.process_response",
        "crawler.middlewares.redirect:BoundedRedirectMiddleware.process_response",
        "crawler.middlewares.redirect:BoundedMetaRefreshMiddleware.process_response",
    ),
}


class Clock:
    """CPU seconds of each layer, those of the layers inside it taken off."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(_DOORS, 0.0)
        self.first = 0.0
        """When the first page was read: until then the crawl started."""
        self._inside = [0.0]

    def hang(self, layer: str, door: str) -> None:
        """Put a clock on a function or method, named `module:path`."""
        module, _, path = door.partition(":")
        owner: Any = import_module(module)
        *steps, name = path.split(".")
        for step in steps:
            owner = getattr(owner, step)
        setattr(owner, name, self._timed(layer, getattr(owner, name)))

    def _timed(self, layer: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:
            began = process_time()
            self.first = self.first or began
            self._inside.append(0.0)
            try:
                return work(*arguments, **named)
            finally:
                took = process_time() - began
                self.seconds[layer] += took - self._inside.pop()
                self._inside[-1] += took

        return timed

    def table(self, articles: int) -> str:
        """Milliseconds an article, and the share of all."""
        whole = process_time()
        rest = whole - self.first - sum(self.seconds.values())
        rows = {"start": self.first, **self.seconds, "Scrapy, Twisted and all else": rest, "all": whole}
        return "\n".join(
            f"{1000 * seconds / articles:8.2f} ms {seconds / whole:6.0%}  {name}"
            for name, seconds in rows.items()
        )


@contextmanager
def _printed(clock: Clock, articles: int) -> Iterator[None]:
    try:
        yield
    finally:
        print(clock.table(articles))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=int, default=1000)
    given = parser.parse_args()
    server = [sys.executable, "-m", "benchmarks.archive_site", "--articles", str(given.articles)]
    with served(server) as url, tempfile.TemporaryDirectory() as folder:
        os.environ |= {"OUTPUT_DIR": folder, "LEDGER_URL": f"sqlite:///{folder}/ledger.sqlite"}
        clock = Clock()
        for layer, doors in _DOORS.items():
            for door in doors:
                clock.hang(layer, door)
        sys.argv = [
            "scrapy",
            *f"crawl section -L ERROR -a url={url} -o {Path(folder) / 'ours.jsonl'}".split(),
        ]
        from scrapy.cmdline import execute  # noqa: PLC0415  # reads the environment

        with _printed(clock, given.articles):
            execute()


if __name__ == "__main__":
    main()
