"""What a whole crawl costs beside the crawlers that people use: `python -m benchmarks.crawl [--data DIR]`.

Each system crawls the same section in a process of its own, in turns, round after round; figures are CPU time of the
crawling process per article (median over the rounds), and each round's ratio to bare Scrapy, which takes the
machine's mood out of them. Without `--data` the section is made (2,000 articles of 56 KB on 100 listing pages, a tenth
in several pages); with it, the real pages of DIR (docs/reading.md says where they are from).

The libraries of others are no dependencies of ours: `--others DIR` names a folder with a virtual environment for each
of them, called like the system (docs/performance.md says how they are made). Those that are not there are left out.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from urllib.request import urlopen

PROJECT = Path(__file__).resolve().parent.parent
SYSTEMS = ("bare", "selectors", "trafilatura", "news-please", "fundus", "ours", "ours again")
_BROUGHT = {"trafilatura", "news-please", "fundus"}


@dataclass(frozen=True)
class Cost:
    """One crawl: seconds of CPU, bytes of peak memory, what the server was asked for."""

    cpu: float
    peak: int
    requests: int
    bytes: int
    articles: int


@contextmanager
def served(command: list[str]) -> Iterator[str]:
    """A server in a process of its own, which signals to this one do not reach; it prints its address first."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=PROJECT, start_new_session=True
    )
    try:
        yield str(process.stdout and process.stdout.readline()).strip()
        if (code := process.poll()) is not None:
            print(f"The server ended with {code} before it was asked to.", file=sys.stderr)
    finally:
        process.terminate()
        process.wait(10)
        if process.stdout:
            process.stdout.close()


def measured(system: str, url: str, folder: Path, others: Path | None = None) -> Cost:
    """Run one system to its end."""
    out = folder / f"{system.partition(' ')[0]}.jsonl"
    command = [_python(system, others), "-m", "benchmarks.crawlers", system, url, str(out)]
    if system.startswith("ours"):
        ours = f"-m scrapy crawl section -L ERROR -a url={url} -o {out}"
        command = [sys.executable, *ours.split()]
    own = {"OUTPUT_DIR": str(folder), "LEDGER_URL": f"sqlite:///{folder}/ledger.sqlite"}
    # The other systems are installed, and so compiled: ours is compiled once, too, whatever this shell says of that.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(command, cwd=PROJECT, env=env | own, stderr=subprocess.PIPE, text=True)
    with process.stderr or nullcontext(StringIO()) as stderr:
        said = stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(
        status
    )  # waited for here, so that Popen does not look for it
    if process.returncode not in {0, 3}:
        raise SystemExit(f"{system} ended with {process.returncode}:\n{said}")
    with urlopen(f"{url}counts", timeout=10) as answer:  # noqa: S310  # our own server
        counts = json.loads(answer.read())
    lines = 0
    if out.exists():
        with out.open(
            "rb"
        ) as rows:  # not at once: the next system's peak would begin with what this process holds
            lines = sum(1 for _ in rows)
    return Cost(
        usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, counts["requests"], counts["bytes"], lines
    )


def _python(system: str, others: Path | None) -> str:
    return str(others / system / "bin" / "python") if others and system in _BROUGHT else sys.executable


def present(systems: Iterable[str], others: Path | None) -> list[str]:
    """Those of the systems that can be run here."""
    return [
        system
        for system in systems
        if system not in _BROUGHT or (others and Path(_python(system, others)).exists())
    ]


def rounds(url: str, systems: list[str], number: int, others: Path | None) -> dict[str, list[Cost]]:
    """Every system once a round, in turns."""
    costs: dict[str, list[Cost]] = {system: [] for system in systems}
    for at in range(number):
        folder = Path(tempfile.mkdtemp(prefix="crawl-"))
        for system in systems:
            costs[system].append(measured(system, url, folder, others))
            print(f"round {at + 1}: {system} {costs[system][-1].cpu:.2f} s", file=sys.stderr)
        shutil.rmtree(folder)
    return costs


def table(costs: dict[str, list[Cost]], articles: int) -> str:
    """One row a system."""
    heads = (
        f"{'ms/article':>12}{'to bare':>9}{'to ours':>10}{'peak MB':>9}{'requests':>10}{'MB':>8}{'lines':>8}"
    )
    rows = [f"{'system':14}{heads}"]
    for system, runs in costs.items():
        cpu = statistics.median(run.cpu for run in runs)
        last = runs[-1]
        rows.append(
            f"{system:14}{1000 * cpu / articles:12.2f}{_ratio(costs, system, 'bare'):>9}"
            f"{_ratio(costs, system, 'ours'):>10}{max(run.peak for run in runs) / 1e6:9.0f}"
            f"{last.requests:10}{last.bytes / 1e6:8.1f}{last.articles:8}"
        )
    return "\n".join(rows)


def _ratio(costs: dict[str, list[Cost]], system: str, other: str) -> str:
    if other not in costs:
        return ""
    pairs = zip(costs[system], costs[other], strict=True)
    return f"{statistics.median(own.cpu / its.cpu for own, its in pairs):.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, help="folder with real pages and their truth.jsonl")
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--systems", default=",".join(SYSTEMS))
    parser.add_argument("--others", type=Path, help="folder with the virtual environments of other systems")
    given = parser.parse_args()
    command = [sys.executable, "-m", "benchmarks.archive_site", "--articles", str(given.articles)]
    articles = given.articles
    if given.data:
        command += ["--pages", str(given.data)]
        articles = len((given.data / "truth.jsonl").read_text("utf8").splitlines())
    with served(command) as url:
        systems = present(given.systems.split(","), given.others)
        print(table(rounds(url, systems, given.rounds, given.others), articles))


if __name__ == "__main__":
    main()
