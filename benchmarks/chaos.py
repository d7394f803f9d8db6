"""A fleet in which things die: `python -m benchmarks.fleet chaos`."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.engine import Engine
from benchmarks.postgres import PrivatePostgres
from benchmarks.pressroom import delivered, press
from benchmarks.witness import Witness
from crawler.ledger import open_ledger


@dataclass
class Chaos:
    """What came of it."""

    articles: int
    delivered: int = 0
    twice: int = 0
    two_at_once: list[str] = field(default_factory=list)
    untruths: list[str] = field(default_factory=list)
    """What the status said and the kernel did not confirm, or the other way round."""
    killed: int = 0
    seconds: float = 0.0
    seconds_after_last_kill: float = 0.0


def chaos(
    folder: Path,
    *,
    hosts: int = 12,
    sections: int = 40,
    articles: int = 50,
    workers: int = 3,
    seconds: float = 60,
    every: float = 5,
    limit: float = 1200,
    restart_scheduler: bool = False,
    outage: float = 1.0,
) -> Chaos:
    """Kill a worker every few seconds, crash PostgreSQL once, and wait until everything is delivered.

    PostgreSQL is back after `outage` seconds.
    """
    result = Chaos(articles=sections * articles)
    with (
        PrivatePostgres() as database,
        press(folder, hosts=hosts, sections=sections, articles=articles, seconds=0.02) as papers,
    ):
        ledger = open_ledger(database.url)
        with Engine(folder, papers.catalogue, database.url, workers=workers, threads=4) as engine:
            begun = time.monotonic()
            witness = Witness(engine, papers, ledger)
            _until(lambda: bool(papers.requests()), 120, "nothing was crawled")
            harms = [(seconds / 2, lambda: _crash(database, outage))]
            if restart_scheduler:
                harms.append((seconds * 0.75, engine.restart_scheduler))
            result.killed = _kill_workers(engine, witness, seconds, every, harms)
            calm = time.monotonic()
            while not witness.all_done(sections) and time.monotonic() < begun + limit:
                engine.replace_ended_workers()
                witness.watch(2)
            result.seconds = time.monotonic() - begun
            result.seconds_after_last_kill = time.monotonic() - calm
            result.untruths = witness.untruths
        ledger.close()
        urls = delivered(folder / "out")
        result.delivered, result.twice = len(set(urls)), len(urls) - len(set(urls))
        result.two_at_once = papers.two_at_once()
    return result


def _kill_workers(
    engine: Engine,
    witness: Witness,
    seconds: float,
    every: float,
    harms: list[tuple[float, Callable[[], None]]],
) -> int:
    """One every few seconds, and each of `harms` once, so many seconds after the first; how many were killed."""
    first, killed = time.monotonic(), 0
    while time.monotonic() < first + seconds:
        witness.watch(every)
        engine.kill_worker(killed)
        killed += 1
        while harms and time.monotonic() > first + harms[0][0]:
            harms.pop(0)[1]()
        engine.replace_ended_workers()
    return killed


def _crash(database: PrivatePostgres, outage: float) -> None:
    database.stop()
    time.sleep(outage)
    database.start()


def _until(reached: Callable[[], bool], seconds: float, otherwise: str) -> None:
    until = time.monotonic() + seconds
    while not reached():
        if time.monotonic() > until:
            raise TimeoutError(otherwise)
        time.sleep(0.2)
