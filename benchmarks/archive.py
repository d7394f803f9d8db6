"""A whole archive walked once: `python -m benchmarks.archive [--articles N] [--per-page N]`.

A made archive (`benchmarks.archive_site`, in a process of its own) is crawled by `scrapy crawl section` in another.
Checked: the crawl ends with 0, every article is delivered exactly once, in one line, with all its pages, and the
crawler's resident size does not grow: from the article at `--warm` (the 2,000th of 40,000) to the last by less than
30 MB. CI runs a tenth of it as a slow test (tests/benchmarks/test_archive.py).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.archive_site import Archive
from benchmarks.crawl import served

PROJECT = Path(__file__).resolve().parent.parent
MOST_GROWTH = 30_000_000
_FEWEST_LOOKS = 5
_EVERY = 0.5  # seconds between two looks
_PAGE_SIZE = os.sysconf("SC_PAGE_SIZE")


@dataclass(slots=True)
class Walked:
    """What a crawl of the archive came to."""

    code: int
    seconds: float
    cpu: float
    sizes: list[tuple[int, int]] = field(default_factory=list)
    """Articles on disk and resident bytes, at each look."""
    problems: list[str] = field(default_factory=list)
    said: str = ""

    def growth(self, warm: int) -> int:
        """Bytes by which the resident size grew from the `warm`th article to the last.

        Raises ValueError when the crawl was not looked at in between.
        """
        after = [size for articles, size in self.sizes if articles >= warm]
        if len(after) < _FEWEST_LOOKS:
            raise ValueError(
                f"The crawl was looked at {len(after)} times from article {warm} on; more articles, please."
            )
        return after[-1] - after[0]

    @property
    def peak(self) -> int:
        return max((size for _, size in self.sizes), default=0)


def walk(archive: Archive, folder: Path, limit: float) -> Walked:
    """Serve the archive, crawl it into `folder`, and look at what came of it.

    Raises TimeoutExpired after `limit` seconds.
    """
    command = [sys.executable, "-m", "benchmarks.archive_site"]
    command += ["--articles", str(archive.articles), "--per-page", str(archive.per_page)]
    out = folder / "archive.jsonl"
    with served(command) as url:
        walked = _crawl(url, out, folder, limit)
        walked.problems = problems(archive, url, out)
    if walked.code:
        walked.problems.insert(0, f"The crawl ended with {walked.code}: {walked.said[-2000:]}")
    return walked


def _crawl(url: str, out: Path, folder: Path, limit: float) -> Walked:
    command = [
        sys.executable,
        "-m",
        "scrapy",
        "crawl",
        "section",
        "-L",
        "ERROR",
        "-a",
        f"url={url}",
        "-o",
        str(out),
    ]
    own = {"OUTPUT_DIR": str(folder), "LEDGER_URL": f"sqlite:///{folder}/ledger.sqlite"}
    began = time.monotonic()
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            command, cwd=PROJECT, env={**os.environ, **own}, stdout=subprocess.DEVNULL, stderr=said
        )
        lines = _Lines(out)
        sizes = []
        cpu = 0.0
        try:
            while process.poll() is None:
                if time.monotonic() - began > limit:
                    raise subprocess.TimeoutExpired(command, limit)
                if look := _look(process.pid):
                    size, cpu = look
                    sizes.append((lines.count(), size))
                time.sleep(_EVERY)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait(10)
    seconds = time.monotonic() - began
    text = (folder / "said").read_text("utf-8", "replace")
    return Walked(code=process.returncode, seconds=seconds, cpu=cpu, sizes=sizes, said=text)


def _look(pid: int) -> tuple[int, float] | None:
    """Resident bytes and CPU seconds of a process, None when it has gone."""
    try:
        resident = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * _PAGE_SIZE
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except (OSError, IndexError):
        return None
    if not resident:  # it has ended and waits to be asked
        return None
    return resident, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class _Lines:
    """How many lines the journal holds so far; each byte is read once."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._at = 0
        self._lines = 0

    def count(self) -> int:
        for path in (self._out, *self._out.parent.glob(f".{self._out.name}.*.part")):
            if path.exists() and path.stat().st_size >= self._at:
                with path.open("rb") as file:
                    file.seek(self._at)
                    while chunk := file.read(1 << 20):
                        self._at += len(chunk)
                        self._lines += chunk.count(b"\n")
                break
        return self._lines


def problems(archive: Archive, url: str, out: Path) -> list[str]:
    """One line for each way in which the dataset is not the archive."""
    wanted = {
        url.rstrip("/") + archive.path_of(number): archive.pages_of(number)
        for number in range(archive.articles)
    }
    got: Counter[str] = Counter()
    found = []
    with out.open("rb") if out.exists() else open(os.devnull, "rb") as file:  # noqa: PTH123
        for line in file:
            record = json.loads(line)
            got[record["url"]] += 1
            pages = wanted.get(record["url"], 0)
            if record["page_count"] != pages or len(record["page_urls"]) != pages or not record["complete"]:
                found.append(f"{record['url']}: {len(record['page_urls'])} pages of {pages}.")
    missing = [address for address in wanted if address not in got]
    twice = [address for address, times in got.items() if times > 1]
    strange = [address for address in got if address not in wanted]
    for name, addresses in (("missing", missing), ("more than once", twice), ("not of the archive", strange)):
        if addresses:
            found.append(f"{len(addresses)} articles {name}, such as {addresses[0]}.")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when every article came once and memory stayed flat; else 1, with what was wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.archive", description=__doc__)
    parser.add_argument("--articles", type=int, default=40_000)
    parser.add_argument(
        "--per-page", type=int, default=20, help="articles on a listing page (default %(default)s)"
    )
    parser.add_argument("--warm", type=int, default=2_000, help="article from which memory may not grow")
    parser.add_argument("--limit", type=float, default=7_200, help="seconds after which it is given up")
    options = parser.parse_args(arguments)
    archive = Archive(options.articles, options.per_page)
    with tempfile.TemporaryDirectory(prefix="archive-") as folder:
        walked = walk(archive, Path(folder), options.limit)
    growth = walked.growth(options.warm)
    if growth >= MOST_GROWTH:
        walked.problems.append(f"Memory grew by {growth / 1e6:.1f} MB from article {options.warm} on.")
    print(f"listing pages {archive.listings}, articles {archive.articles}")
    each = 1000 * walked.cpu / archive.articles
    print(f"seconds {walked.seconds:.0f}, CPU {walked.cpu:.0f} s, {each:.2f} ms an article")
    print(f"peak {walked.peak / 1e6:.0f} MB, from article {options.warm} to the last {growth / 1e6:+.1f} MB")
    print("\n".join(walked.problems) or "Every article was found once, with all its pages.")
    return bool(walked.problems)


if __name__ == "__main__":
    raise SystemExit(main())
