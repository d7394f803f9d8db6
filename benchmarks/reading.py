"""How well, and at what cost, articles are read: `python -m benchmarks.reading --data DIR [--against NAMES]`.

Prints one table: each measure on each set, for us and the named peers, with the CPU time as a multiple of the
time that `parsel.Selector(text=html)` takes on the same pages in the same process, page by page in turns.
"""

from __future__ import annotations

import argparse
import gc
import logging
import time
from collections.abc import Sequence
from pathlib import Path

from parsel import Selector

from benchmarks.pages import PARTS, SETS, load
from benchmarks.ratchet import check, recorded
from benchmarks.readers import READERS
from benchmarks.scores import Scores

MEASURES = (
    ("body F1", ("benchmark", "newspapers", "publishers", "archive")),
    ("accuracy", ("benchmark",)),
    ("heading F1", ("publishers",)),
    ("paragraph F1", ("publishers",)),
    ("headline", ("publishers", "archive")),
    ("authors", ("publishers", "archive")),
    ("day", ("publishers", "archive")),
    ("instant", ("publishers",)),
    ("teaser", ("publishers",)),
    ("lead image", ("publishers",)),
    ("caption", ("publishers",)),
    ("lead image and captions", ("publishers",)),
    ("empty", ("benchmark", "newspapers", "publishers", "archive")),
)
SPEED_SETS = ("benchmark", "publishers")


def measure(data: Path, names: Sequence[str], part: str, repeat: int) -> dict[str, dict[str, float]]:
    """Reader to figures; a figure's key is `measure/set`, speed is `speed/all`."""
    figures: dict[str, dict[str, float]] = {name: {} for name in names}
    spent = dict.fromkeys([*names, "parse"], 0.0)
    for name in SETS:
        scores = {reader: Scores() for reader in names}
        for sample in load(data, name, part):
            for _ in range(repeat if name in SPEED_SETS else 1):
                timed = name in SPEED_SETS
                spent["parse"] += _parse(sample.html) if timed else 0
                for reader in names:
                    start = time.process_time()
                    reading = READERS[reader](sample.html, sample.url)
                    spent[reader] += time.process_time() - start if timed else 0
                    scores[reader].add(sample, reading)
        for reader in names:
            found = scores[reader].figures() if scores[reader].body else {}
            figures[reader] |= {f"{key}/{name}": value for key, value in found.items()}
    for reader in names:
        figures[reader]["speed/all"] = spent[reader] / spent["parse"]
    return figures


def _parse(html: str) -> float:
    start = time.process_time()
    Selector(text=html)
    return time.process_time() - start


def table(figures: dict[str, dict[str, float]]) -> str:
    """The figures as lines of text, one measure and set a line."""
    names = list(figures)
    rows = [["measure", "set", *names]]
    for key, sets in MEASURES:
        for name in sets:
            values = [figures[reader].get(f"{key}/{name}") for reader in names]
            rows.append([key, name, *("–" if value is None else _number(key, value) for value in values)])
    rows.append(
        ["speed (times the parse)", "b + p", *(f"{figures[name]['speed/all']:.2f}" for name in names)]
    )
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
    )


def _number(key: str, value: float) -> str:
    return f"{value:.0f}" if key == "empty" else f"{value:.4f}"


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when the table was printed and, with --check, no figure is below its floor; else 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder that holds articles/<set>/truth.jsonl"
    )
    parser.add_argument("--against", default="", help=f"peers, by comma: {', '.join(list(READERS)[1:])}")
    parser.add_argument("--part", choices=PARTS, default="all", help="all pages, or by site: seen or aside")
    parser.add_argument("--repeat", type=int, default=1, help="read each timed page so many times")
    parser.add_argument(
        "--check", action="store_true", help="fail when a figure is below benchmarks/floors.json"
    )
    options = parser.parse_args(arguments)
    if options.check and not (options.data / "articles").is_dir():
        print(f"SKIPPED: no pages in {options.data}/articles, so no figure was checked.")
        return 0
    logging.disable(logging.CRITICAL)  # the peers' own complaints about pages
    gc.freeze()
    names = ["broadsheet", *filter(None, options.against.split(","))]
    figures = measure(options.data, names, options.part, options.repeat)
    print(table(figures))
    if not options.check:
        return 0
    problems = check(figures["broadsheet"], recorded("reading"))
    print("\n".join(problems) or "No figure is below its floor.")
    return bool(problems)


if __name__ == "__main__":
    raise SystemExit(main())
