"""Throughput and memory of `scrapy dataset` on synthetic articles: `python -m benchmarks.dataset [ARTICLES]`.

Each action runs in a process of its own; printed are CPU seconds, articles a second and the largest memory.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from crawler.dataset.validate import problems
from crawler.items import Article, Block, Crawl, Image, Related, seal

_TEXT = (
    "Die Fähre wartet am Morgen auf den letzten Gast und das Dorf spricht darüber seit vielen Jahren, weil "
    "niemand einen Fahrplan “braucht” und jeder doch pünktlich kommt"
)
_WORDS = _TEXT.split()


def synthetic(number: int, dice: random.Random) -> Article:
    """An article of about 500 words with twelve related cards: 9 KB as a line."""

    def some(words: int) -> str:
        return " ".join(dice.choices(_WORDS, k=words))

    url = f"https://paper.example/work/{number}/"
    body = [Block(text=some(45)) for _ in range(11)]
    body.insert(4, Block(type="heading", level=2, text=some(5)))
    return seal(
        Article(
            url=url,
            canonical_url=url,
            publisher="The Paper",
            language="de",
            section=some(2),
            headline=some(8),
            teaser=some(25),
            authors=[some(2)],
            published_at=f"2026-0{1 + number % 9}-11T06:00:00Z",
            tags=[some(1), some(1)],
            access="free",
            body=body,
            page_urls=[url],
            images=[Image(url="https://paper.example/1.jpg", caption=some(8), credit=some(2), alt=some(4))],
            related=[
                Related(
                    url=f"https://paper.example/work/r{n}", headline=some(7), section="Work", label="Mehr"
                )
                for n in range(12)
            ],
            crawl=Crawl(run_id="r", spider="paper", fetched_at="2026-10-01T00:00:00Z", found_in="listing"),
        )
    )


def write(file: Path, count: int) -> None:
    """Write `count` different articles; the texts repeat after 500, the ids do not."""
    dice = random.Random(7)
    stock = [synthetic(number, dice) for number in range(500)]
    with file.open("wb") as stream:
        for number in range(count):
            article = stock[number % len(stock)]
            article.url = article.canonical_url = article.page_urls[0] = (
                f"https://paper.example/work/{number}/"
            )
            stream.write(msgspec.json.encode(seal(article)) + b"\n")


def _actions(folder: Path, data: str) -> Iterator[tuple[str, list[str]]]:
    yield "validate", ["validate", data]
    yield "stats", ["stats", data]
    yield "latest", ["latest", data, "-o", f"{folder}/latest.jsonl"]
    yield "export parquet", ["export", data, "-o", f"{folder}/a.parquet"]
    yield (
        "export csv",
        ["export", data, "-o", f"{folder}/a.csv", "--where", "language=de", "--since", "2026-01-01"],
    )
    yield "diff", ["diff", data, f"{folder}/latest.jsonl"]
    yield "validate parquet", ["validate", f"{folder}/a.parquet"]
    yield "parquet to parquet", ["export", f"{folder}/a.parquet", "-o", f"{folder}/b.parquet"]


def measure(arguments: list[str]) -> tuple[float, float]:
    """CPU seconds and MiB of one `scrapy dataset` command."""
    process = subprocess.Popen(
        [sys.executable, "-m", "scrapy", "dataset", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"scrapy dataset {' '.join(arguments)} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def _one_record() -> float:
    record = msgspec.to_builtins(synthetic(1, random.Random(1)))
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        for _ in range(200):
            problems(record)
        best = min(best, (time.process_time() - start) / 200)
    return best


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    print(f"problems(record): {_one_record() * 1000:.3f} ms of CPU an article")
    with tempfile.TemporaryDirectory(prefix="broadsheet-") as name:
        folder = Path(name)
        data = folder / "data"
        data.mkdir()
        write(data / "1.jsonl", count)
        size = (data / "1.jsonl").stat().st_size
        print(f"{count:,} articles, {size / 1e6:,.0f} MB; memory of this process {_own_memory():.0f} MiB")
        for title, arguments in _actions(folder, str(data)):
            seconds, memory = measure(arguments)
            print(f"{title:<18} {seconds:7.1f} s  {count / seconds:9,.0f} articles/s  {memory:6.0f} MiB")


def _own_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
