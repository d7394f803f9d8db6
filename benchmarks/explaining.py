"""What `scrapy explain` costs: `python -m benchmarks.explaining --data DIR [--commands N]`.

CPU seconds of reading and explaining each page, each in a process of its own, so that what is loaded on first use
counts; then of the command on the N largest pages, above those of `scrapy version`. Ends with 1 above a bound.
"""

from __future__ import annotations

import argparse
import gzip
import multiprocessing
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from crawler.extract import Page
from crawler.extract.explain.explain import explain
from crawler.report.explanation import in_words

READING, COMMAND = 0.3, 1.0
_ADDRESS = "https://paper.example/harbour/a-quay-for-sale.html"


def reading(path: Path) -> float:
    """CPU seconds for one page, decompression aside."""
    body = gzip.decompress(path.read_bytes())
    start = time.process_time()
    in_words(explain(Page(body, _ADDRESS)))
    return time.process_time() - start


def command(*arguments: str) -> float:
    """CPU seconds of a command of Scrapy's; the least of three."""
    return min(_once(arguments) for _ in range(3))


def _once(arguments: Sequence[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "scrapy", *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when no page and no command passes its bound."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.explaining", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with pages (.html.gz) at any depth")
    parser.add_argument("--commands", type=int, default=5, help="the command on so many of the largest pages")
    options = parser.parse_args(arguments)
    pages = sorted(options.data.rglob("*.html.gz"), key=lambda path: -path.stat().st_size)
    if not pages:
        print(f"SKIPPED: no pages below {options.data}, so nothing was measured.")
        return 0
    with multiprocessing.get_context("fork").Pool(1, maxtasksperchild=1) as pool:
        spent = pool.map(reading, pages, chunksize=1)
    print(
        f"reading and explaining: {len(pages)} pages, median {statistics.median(spent):.3f} s, most {max(spent):.3f} s"
    )
    bare = command("version")
    above = [command("explain", "--url", _ADDRESS, str(page)) - bare for page in pages[: options.commands]]
    print(f"the command above `scrapy version` ({bare:.2f} s): most {max(above):.2f} s")
    return int(max(spent) > READING or max(above) > COMMAND)


if __name__ == "__main__":
    raise SystemExit(main())
