"""A crawl in instructions, which no neighbour on the machine can change: `python -m benchmarks.instructions`.

Times of a busy machine differ by half from run to run; the number of instructions that valgrind counts, by less than
one in a hundred. An instruction is not a moment (the kernel's are not counted, nor what waits for memory), so
docs/performance.md has the times, and this is what tells whether a change made the crawl dearer. `--check` fails when
a figure is above its ceiling in benchmarks/floors.json. Needs valgrind; a minute.
"""

from __future__ import annotations

import argparse
import compileall
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.crawl import PROJECT, served
from benchmarks.ratchet import check, recorded

# Enough that what is worked out once for all articles does not count for much.
_ARTICLES = 60
_COUNT = re.compile(r"\bI\s+refs:\s+([\d,]+)")
_MAY_END_WITH = {0, 4}  # 4: a section without an article


def counted(command: list[str], folder: Path) -> int:
    """Instructions that a command of this Python takes. Raises SystemExit when it cannot be run."""
    valgrind = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    own = {
        "OUTPUT_DIR": str(folder),
        "LEDGER_URL": f"sqlite:///{folder}/ledger.sqlite",
        "PYTHONHASHSEED": "0",  # the order of sets decides how often a search in them goes wrong
    }
    ended = subprocess.run(
        [*valgrind, sys.executable, *command],
        cwd=PROJECT,
        env=os.environ | own,
        capture_output=True,
        text=True,
        check=False,
    )
    found = _COUNT.search(ended.stderr)
    if found is None or ended.returncode not in _MAY_END_WITH:
        raise SystemExit(f"{' '.join(command)} ended with {ended.returncode}:\n{ended.stderr[-2000:]}")
    return int(found[1].replace(",", ""))


def of_a_section(articles: int) -> tuple[int, int, int]:
    """Instructions of bare Scrapy and of ours for a section of so many articles, and of ours when nothing is new."""
    server = [sys.executable, "-m", "benchmarks.archive_site", "--articles", str(articles)]
    with served(server) as url, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare = ["-m", "benchmarks.crawlers", "bare", url, str(folder / "bare.jsonl")]
        ours = f"-m scrapy crawl section -L ERROR -a url={url} -o {folder / 'ours.jsonl'}".split()
        return counted(bare, folder), counted(ours, folder), counted(ours, folder)


def figures() -> dict[str, float]:
    """Each figure by its name, less is better."""
    # What an installation does once must not be counted at each start.
    compileall.compile_dir(PROJECT / "crawler", quiet=1)
    compileall.compile_dir(PROJECT / "benchmarks", quiet=1)
    with tempfile.TemporaryDirectory() as name:
        version = counted(["-m", "scrapy", "version"], Path(name))
    bare, ours, _ = of_a_section(0)
    bare_full, ours_full, again = of_a_section(_ARTICLES)
    return {
        "cost: an article, times bare Scrapy": (ours_full - ours) / (bare_full - bare),
        "cost: a run without news, times scrapy version": again / version,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="fail when a figure is above its ceiling")
    given = parser.parse_args()
    found = figures()
    for name, figure in found.items():
        print(f"{figure:8.2f}  {name}")
    if given.check and (problems := check(found, recorded("instructions"))):
        raise SystemExit("\n".join(problems))


if __name__ == "__main__":
    main()
