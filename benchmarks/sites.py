"""What the selectors of the sites shipped are worth: `python -m benchmarks.sites --data DIR`.

Reads each annotated page of these sites as `section` would and with the site's selectors, and prints each figure that
differs. A site whose selectors improve nothing, or spoil something, makes the command end with 1.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.pages import SETS, Sample, load
from benchmarks.readers import read
from benchmarks.scores import Scores
from crawler import spiders
from crawler.crawl.section import SectionSpider
from crawler.extract.selectors import Selectors
from crawler.urls import host_of

# Differences below this are a word more or less.
_SAME = 0.001


def shipped() -> Iterator[type[SectionSpider]]:
    """Each site with selectors."""
    for found in pkgutil.iter_modules(spiders.__path__):
        module = importlib.import_module(f"{spiders.__name__}.{found.name}")
        for thing in vars(module).values():
            if (
                isinstance(thing, type)
                and issubclass(thing, SectionSpider)
                and thing.selectors != Selectors()
            ):
                yield thing


def pages_of(site: type[SectionSpider], data: Path) -> list[Sample]:
    """The annotated pages of the site's host, whatever collection they are in."""
    hosts = {host_of(url).removeprefix("www.") for url in site.sections.values()}
    return [
        sample
        for name in SETS
        for sample in load(data, name)
        if host_of(sample.url).removeprefix("www.") in hosts
    ]


def figures(pages: Sequence[Sample], selectors: Selectors | None) -> dict[str, float]:
    """Measure to mean over the pages; the body as the F1 of its mean precision and recall."""
    scores = Scores()
    for sample in pages:
        scores.add(sample, read(sample.html, sample.url, selectors))
    return scores.figures()


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when each site's selectors improve something and spoil nothing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sites", description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder that holds articles/<set>/truth.jsonl"
    )
    data = parser.parse_args(arguments).data
    if not (data / "articles").is_dir():
        print(f"SKIPPED: no pages in {data}/articles, so nothing was measured.")
        return 0
    faults = 0
    print(f"{'site':22}{'pages':>5}  {'measure':16}{'general':>9}{'selectors':>11}")
    for site in shipped():
        pages = pages_of(site, data)
        before, after = figures(pages, None), figures(pages, site.selectors)
        changed = {
            name: (before[name], after[name]) for name in before if abs(after[name] - before[name]) > _SAME
        }
        for name, (old, new) in changed.items():
            print(
                f"{site.name:22}{len(pages):5}  {name:16}{old:9.3f}{new:11.3f}{'  WORSE' if new < old else ''}"
            )
        if not changed or any(new < old for old, new in changed.values()):
            faults += 1
            print(f"{site.name:22}{len(pages):5}  its selectors are not worth their keep")
    return bool(faults)


if __name__ == "__main__":
    raise SystemExit(main())
