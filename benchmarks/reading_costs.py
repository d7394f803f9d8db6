"""What pages made to be costly cost: `python -m benchmarks.reading_costs [--size MIB …] [--reader NAME] [PAGE …]`.

Prints for each page and size the CPU time of a reader as a multiple of `parsel.Selector(text=html)`, dearest first.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import partial

from benchmarks.costly_pages import PAGES
from benchmarks.costs import times_the_parse
from crawler.errors import UnreadablePage
from crawler.extract import Page, find_next_page, read_article, read_listing

URL = "https://inselbote.example/2024/die-faehre-faehrt-wieder"
READERS: dict[str, Callable[[Page], object]] = {
    "article": read_article,
    "listing": read_listing,
    "next": find_next_page,
}
_MIB = 1 << 20


def read(reader: str, html: str) -> None:
    """The page, parsed and read; that nothing on it can be read is an answer, too."""
    try:
        READERS[reader](Page(html, URL))
    except UnreadablePage:
        return


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when no page costs more than `--bound`, else 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading_costs", description=__doc__)
    parser.add_argument("page", nargs="*", metavar="PAGE", help=f"of: {', '.join(PAGES)}")
    parser.add_argument("--size", type=float, nargs="+", default=[1, 4, 8], metavar="MIB")
    parser.add_argument("--reader", choices=READERS, default="article")
    parser.add_argument("--bound", type=float, default=20.0, metavar="TIMES")
    options = parser.parse_args(arguments)
    rows = []
    for name in options.page or PAGES:
        costs = []
        for size in options.size:
            html = PAGES[name](int(size * _MIB))
            costs.append(times_the_parse(partial(read, options.reader, html), html, tries=2))
        rows.append((max(costs), name, costs))
    print("page".ljust(24), *(f"{size:g} MiB".rjust(9) for size in options.size))
    for _, name, costs in sorted(rows, reverse=True):
        print(name.ljust(24), *(f"{cost:9.1f}" for cost in costs))
    above = sum(dearest > options.bound for dearest, _, _ in rows)
    print(f"{above} of {len(rows)} pages cost more than {options.bound:g} times their parse.")
    return bool(above)


if __name__ == "__main__":
    raise SystemExit(main())
