"""What a fleet does when things die, and what it costs: `python -m benchmarks.fleet chaos|polite|workers|due`.

Real PostgreSQL, real Dask processes, newspapers on loopback hosts (Linux).
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.chaos import chaos
from benchmarks.engine import Engine
from benchmarks.postgres import PrivatePostgres
from benchmarks.pressroom import delivered, press
from benchmarks.witness import Witness
from crawler.fleet.outcome import due_sections
from crawler.fleet.rhythm import parse_rhythm
from crawler.fleet.section import Section
from crawler.ledger import open_ledger


@dataclass
class Crawled:
    """One catalogue, crawled once."""

    seconds: float
    cpu: float
    articles: int
    two_at_once: list[str]


def crawl_once(
    folder: Path,
    *,
    hosts: int,
    sections: int,
    articles: int,
    workers: int,
    threads: int = 4,
    delay: float = 0.0,
) -> Crawled:
    """Time from the first request to the last, and the processor time of the whole fleet, without the papers."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = [f"DOWNLOAD_DELAY={delay}", "RANDOMIZE_DOWNLOAD_DELAY=False"] if delay else []
    with (
        PrivatePostgres() as database,
        press(folder, hosts=hosts, sections=sections, articles=articles) as papers,
    ):
        ledger = open_ledger(database.url)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with Engine(
            folder, papers.catalogue, database.url, workers=workers, threads=threads, settings=settings
        ) as engine:
            witness = Witness(engine, papers, ledger)
            until = time.monotonic() + 1800
            while not witness.all_done(sections) and time.monotonic() < until:
                witness.watch(1)
        # Counted with each process that was waited for, and what it had waited for.
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        ledger.close()
        rows = papers.requests()
        return Crawled(
            seconds=max(row["ended"] for row in rows) - min(row["begun"] for row in rows),
            cpu=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
            articles=len(set(delivered(folder / "out"))),
            two_at_once=papers.two_at_once(),
        )


def polite(folder: Path, articles: int = 120) -> dict[str, Any]:
    """Eight hosts at half a second between requests, beside one alone."""
    alone = crawl_once(folder / "one", hosts=1, sections=1, articles=articles, workers=1, delay=0.5)
    eight = crawl_once(folder / "eight", hosts=8, sections=8, articles=articles, workers=2, delay=0.5)
    return {"alone": asdict(alone), "eight": asdict(eight), "ratio": eight.seconds / alone.seconds}


def workers(folder: Path, articles: int = 100) -> dict[str, Any]:
    """Processor time for an article with one worker and with two, both with the same number of crawls at a time."""
    one = crawl_once(folder / "one", hosts=8, sections=8, articles=articles, workers=1, threads=2)
    two = crawl_once(folder / "two", hosts=8, sections=8, articles=articles, workers=2, threads=1)
    per = [each.cpu / each.articles for each in (one, two)]
    return {"one": asdict(one), "two": asdict(two), "cpu_per_article": per, "ratio": per[1] / per[0]}


def due(count: int = 10_000) -> dict[str, Any]:
    """Deciding what is due among so many sections, with their rows in PostgreSQL."""
    hourly, daily = parse_rhythm("1h"), parse_rhythm("0 6 * * *", "Europe/Berlin")
    sections = {
        f"s{n}": Section(
            name=f"s{n}", spider="section", rhythm=(hourly, daily)[n % 2], hosts=(f"h{n}.example",)
        )
        for n in range(count)
    }
    with PrivatePostgres() as database:
        ledger = open_ledger(database.url)
        now = int(datetime.now(UTC).timestamp())
        with psycopg.connect(
            database.url
        ) as connection:  # one by one, through the ledger, 100,000 take minutes
            connection.cursor().executemany(
                "INSERT INTO bs_turns (name, due_at, rhythm, run_id, worker, started_at, verdict, sentence, saved,"
                " failures, paused, cancelled) VALUES (%s, %s, %s, '', '', %s, 'complete', 'Complete.', 3, 0, 0, 0)",
                [(name, now, each.rhythm.key, now - 3600) for name, each in sections.items()],
            )
        times = []
        for _ in range(5):
            begun, wall = time.process_time(), time.monotonic()
            found = due_sections(sections, ledger.schedule.turns(), ledger.schedule.now())
            times.append((time.process_time() - begun, time.monotonic() - wall))
        ledger.close()
    cpu, seconds = min(times)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"sections": count, "due": len(found), "cpu_seconds": cpu, "seconds": seconds, "peak_mb": peak}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("what", choices=("chaos", "polite", "workers", "due"))
    arguments.add_argument("--sections", type=int, default=0, help="of `due`: how many (10000)")
    arguments.add_argument(
        "--outage", type=float, default=1.0, help="of `chaos`: seconds that PostgreSQL is away (1)"
    )
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        told: Any = {
            "chaos": lambda: asdict(chaos(folder, restart_scheduler=True, outage=given.outage, limit=1800)),
            "polite": lambda: polite(folder),
            "workers": lambda: workers(folder),
            "due": lambda: due(given.sections or 10_000),
        }[given.what]()
    json.dump(told, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
