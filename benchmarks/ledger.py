"""What the ledger costs: a crawl with it beside the same crawl without; and, when it is large, bytes on disk, CPU a
URL looked up, memory, time of a commit.

    python -m benchmarks.ledger --articles 1000000 --crawled 2000 --rounds 5

The bounds beside the figures are the project's promises; the exit code is 1 when one is broken. Memory is measured in
processes of their own that do the same work on an empty ledger and on the large one; crawls with and without a ledger
(`benchmarks.plain`) take turns, and the figure is the median of the rounds' ratios of CPU time.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.crawl import served
from crawler.ledger import Entry, Journal, Ledger, RunRow, State, open_ledger
from crawler.run.changes import FIELDS

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DATASET = "output/wirtschaft.jsonl"
SECTION = "https://www.news-magazin.example/wirtschaft/"
PAGE = 50  # links on a listing page
LOOKS = 400
COMMITS = 100
BOUNDS = {
    "crawl_cpu_ratio": 1.15,
    "disk_mb": 400.0,
    "look_up_us_per_url": 25.0,
    "memory_growth_mb": 20.0,
}


def key_of(number: int) -> int:
    """Keys are spread like those of real articles: the first eight bytes of a SHA-256, signed."""
    return int.from_bytes(hashlib.sha256(str(number).encode()).digest()[:8], "big", signed=True)


def entries(first: int, count: int, section_id: int) -> Iterator[Entry]:
    """Articles as a run leaves them: each with a validator and a lasting name (an alias), one in twenty due again."""
    for number in range(first, first + count):
        digest = hashlib.sha256(b"content %d" % number).digest()
        moment = NOW - timedelta(seconds=number * 97)
        slug = f"wie-sich-der-mittelstand-auf-die-neuen-regeln-einstellt-{number:08d}"
        yield Entry(
            key=key_of(number),
            url=f"https://www.news-magazin.example/wirtschaft/{moment:%Y/%m}/{slug}",
            state=State.SAVED,
            section_id=section_id,
            first_walk=1 + number // 40,
            listing_url=f"{SECTION}?page={number % 500}",
            listing_page=number % 500,
            revision=1,
            content_hash=digest.hex(),
            field_marks=(digest * 3)[: 4 * len(FIELDS)],
            published_at=moment,
            fetched_at=moment + timedelta(minutes=20),
            next_look=moment + timedelta(days=7) if number % 20 == 0 else None,
            etag=f'W/"{digest.hex()[:32]}"',
            aliases=(key_of(-number - 1),),
        )


def begin(ledger: Ledger, run_id: str) -> int:
    """Begin a run; return the number of its section."""
    run = RunRow(run_id=run_id, spider="benchmark", dataset=DATASET, started_at=NOW)
    ledger.begin_run(run, Journal(run_id=run_id, dataset=DATASET, part="x.part", target="x"))
    return ledger.section(DATASET, SECTION).section_id


def fill(url: str, articles: int) -> None:
    """Fill a ledger as many runs would have."""
    ledger = open_ledger(url)
    section_id = begin(ledger, "fill")
    for first in range(0, articles, 1_000):
        count = min(1_000, articles - first)
        ledger.commit("fill", length=first, lines=first, entries=entries(first, count, section_id))
    ledger.close()


def use(url: str, articles: int) -> dict[str, float]:
    """Look up pages of links and commit articles, as a run does; in this process."""
    chance = random.Random(7)
    ledger = open_ledger(url)
    section_id = begin(ledger, f"use-{os.getpid()}")
    pages = [[key_of(chance.randrange(max(articles, 1))) for _ in range(PAGE)] for _ in range(LOOKS)]
    for page in pages[:20]:
        ledger.look_up(DATASET, page)
    started, cpu = time.perf_counter(), time.process_time()
    found = sum(len(ledger.look_up(DATASET, page)) for page in pages)
    looked_wall, looked = time.perf_counter() - started, time.process_time() - cpu
    if articles and found < LOOKS * PAGE * 0.99:
        raise SystemExit(f"only {found} of {LOOKS * PAGE} were found: the measurement is worth nothing")
    started, cpu = time.perf_counter(), time.process_time()
    for number in range(COMMITS):
        new = entries(articles + number * PAGE, PAGE, section_id)
        ledger.commit(f"use-{os.getpid()}", length=number, lines=number, entries=list(new))
    committed_wall, committed = time.perf_counter() - started, time.process_time() - cpu
    started = time.perf_counter()
    ledger.due(DATASET, [section_id], NOW, 500)
    due = time.perf_counter() - started
    ledger.close()
    return {
        "look_up_us_per_url": looked / (LOOKS * PAGE) * 1e6,
        "look_up_wall_us_per_url": looked_wall / (LOOKS * PAGE) * 1e6,
        "commit_of_50_cpu_ms": committed / COMMITS * 1e3,
        "commit_of_50_wall_ms": committed_wall / COMMITS * 1e3,
        "due_500_ms": due * 1e3,
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _use_elsewhere(url: str, articles: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.ledger", "--use", url, "--articles", str(articles)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=1800)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def measure(folder: Path, articles: int) -> dict[str, float]:
    """All figures of one size."""
    empty, large = (f"sqlite:///{folder}/{name}.sqlite" for name in ("empty", "large"))
    fill(empty, 0)
    at_first = _use_elsewhere(empty, 0)
    started = time.process_time()
    fill(large, articles)
    filled = time.process_time() - started
    disk = sum(path.stat().st_size for path in folder.glob("large.sqlite*")) / 1e6
    figures = _use_elsewhere(large, articles)
    return {
        "disk_mb": disk,
        **figures,
        "memory_growth_mb": figures["peak_memory_mb"] - at_first["peak_memory_mb"],
        "fill_cpu_us_per_article": filled / articles * 1e6,
    }


def crawl_cpu(kind: str, url: str) -> float:
    """Seconds of CPU of one crawl into an empty folder, with its start; `kind` as `benchmarks.plain` takes it."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.jsonl"
        command = [sys.executable, "-m", "benchmarks.plain", kind, url, str(out)]
        own = {"OUTPUT_DIR": folder, "LEDGER_URL": f"sqlite:///{folder}/ledger.sqlite"}
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, env={**os.environ, **own}, timeout=1800)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if not out.exists():
            raise SystemExit(f"{kind} wrote nothing: the measurement is worth nothing")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def crawl_costs(articles: int, rounds: int) -> dict[str, float]:
    """What the ledger adds to a crawl of so many articles, in turns that begin with one and the other."""
    seconds: dict[str, list[float]] = {"ledger": [], "plain": []}
    with served([sys.executable, "-m", "benchmarks.archive_site", "--articles", str(articles)]) as url:
        for number in range(rounds):
            for kind in sorted(seconds, reverse=bool(number % 2)):
                seconds[kind].append(crawl_cpu(kind, url))
    ratios = [one / other for one, other in zip(seconds["ledger"], seconds["plain"], strict=True)]
    return {
        "crawl_cpu_s": statistics.median(seconds["ledger"]),
        "crawl_cpu_without_s": statistics.median(seconds["plain"]),
        "crawl_cpu_ratio": statistics.median(ratios),
    }


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--crawled", type=int, default=2_000, help="articles of each crawl; 0: no crawls")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--folder", type=Path, help="where the ledgers are made (default: a temporary folder)"
    )
    parser.add_argument("--use", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.use:
        print(json.dumps(use(asked.use, asked.articles)))
        return 0
    figures = crawl_costs(asked.crawled, asked.rounds) if asked.crawled else {}
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        figures |= measure(Path(folder), asked.articles) if asked.articles else {}
    broken = 0
    print(f"{'a ledger of':<28}{asked.articles:>12,} articles")
    for name, figure in figures.items():
        bound = BOUNDS.get(name)
        verdict = "" if bound is None else f"   at most {bound:g}: {'yes' if figure <= bound else 'NO'}"
        broken += bound is not None and figure > bound
        print(f"{name:<28}{figure:>12.2f}{verdict}")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
