"""Speed of `scrapy reread` on real pages: `python -m benchmarks.rereading --data FOLDER [--jobs N] [--times N]`.

The pages become an archive in the layout of CC-NEWS. Printed are articles a second per core (CPU time of all
processes, start-up taken off), the same in seconds of the clock with `--jobs`, and the ratio to bare parsing.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from parsel import Selector
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from benchmarks.pages import SETS, Sample, load


def write(path: Path, samples: list[Sample], times: int) -> int:
    """An archive as Common Crawl writes it; each page `times` times under different addresses."""
    count = 0
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for turn in range(times):
            for number, sample in enumerate(samples):
                body = sample.html.encode("utf-8", "replace")
                head = StatusAndHeaders(
                    "200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1"
                )
                mark = f"{'&' if '?' in sample.url else '?'}copy={turn}-{number}"
                url = sample.url.partition("#")[0] + mark
                writer.write_record(
                    writer.create_warc_record(url, "response", io.BytesIO(body), len(body), http_headers=head)
                )
                count += 1
    return count


def parsing(samples: list[Sample]) -> float:
    """CPU seconds to parse every page once."""
    start = time.process_time()
    for sample in samples:
        Selector(text=sample.html).root  # noqa: B018  # the tree is made on first use
    return time.process_time() - start


def measure(archive: Path, output: Path, jobs: int) -> tuple[float, float, str]:
    """CPU and clock seconds of one `scrapy reread`, with its summary."""
    command = [sys.executable, "-m", "scrapy", "reread", str(archive), "-o", str(output), "--jobs", str(jobs)]
    start = time.perf_counter()
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=told)
        _, status, usage = os.wait4(process.pid, 0)
        clock = time.perf_counter() - start
        told.seek(0)
        said = told.read().decode()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(said)
    return usage.ru_utime + usage.ru_stime, clock, said.splitlines()[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of annotated pages")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--times", type=int, default=1, help="each page so many times")
    chosen = parser.parse_args()
    samples = [sample for name in SETS for sample in load(chosen.data, name)]
    parse = parsing(samples) * chosen.times
    with tempfile.TemporaryDirectory(prefix="broadsheet-") as name:
        folder = Path(name)
        count = write(folder / "pages.warc.gz", samples, chosen.times)
        write(folder / "one.warc.gz", samples[:1], 1)
        start_up, start_clock, _ = measure(folder / "one.warc.gz", folder / "one.jsonl", 1)
        print(f"{count} pages; parsing alone {count / parse:.0f} pages/s of CPU; start-up {start_up:.1f} s")
        for jobs in sorted({1, chosen.jobs}):
            cpu, clock, said = measure(folder / "pages.warc.gz", folder / f"{jobs}.jsonl", jobs)
            work = cpu - start_up * jobs
            print(
                f"--jobs {jobs}: {count / work:.0f} articles/s per core, {work / parse:.1f} times the parse, "
                f"{count / (clock - start_clock):.0f} articles/s by the clock. {said}"
            )


if __name__ == "__main__":
    main()
