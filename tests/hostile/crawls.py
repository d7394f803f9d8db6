"""Runs a crawl over a hostile section as a process of its own, ours or plain Scrapy's, and gathers what it left."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.crawling import PROJECT, environment
from tests.hostile.cases import Record

MEGABYTES = 300.0


@dataclass(slots=True)
class Crawled:
    """A finished crawl: exit code, seconds, peak memory, log, and the data."""

    code: int
    seconds: float
    peak_mb: float
    log: str
    records: list[Record] = field(default_factory=list)
    manifest: dict[str, Any] = field(default_factory=dict)

    def out_of_bounds(self, seconds: float) -> list[str]:
        """What is wrong with time and memory, whatever was crawled."""
        wrong = [] if self.code != -9 and self.seconds < seconds else [f"not ended within {seconds:.0f} s"]
        return wrong + ([f"{self.peak_mb:.0f} MB"] if self.peak_mb >= MEGABYTES else [])

    @property
    def states(self) -> dict[str, int]:
        return {state: count for state, count in self.manifest.get("states", {}).items() if count}


def wrong_with_run(crawled: Crawled, code: int, seconds: float) -> list[str]:
    """What is wrong with one of our runs as a whole: exit code, books, log, time, memory."""
    wrong = crawled.out_of_bounds(seconds)
    if crawled.code != code:
        wrong.append(f"exit code {crawled.code}, not {code}")
    if crawled.manifest and crawled.manifest["found"] != sum(crawled.manifest["states"].values()):
        wrong.append("the books do not balance")
    if crawled.manifest and crawled.manifest["exit_code"] != crawled.code:
        wrong.append(f"the manifest says exit code {crawled.manifest['exit_code']}")
    if "Traceback" in crawled.log:
        wrong.append("a traceback in the log")
    return wrong


@dataclass(frozen=True, slots=True)
class Hazard:
    """What befalls a run: `strike` is called with the process as soon as `when` is true; its files have a bound."""

    when: Callable[[], bool] = lambda: False
    strike: Callable[[subprocess.Popen[bytes]], object] = lambda process: None
    file_size: int = 0


_SAFE = Hazard()


def _run(
    command: list[str], folder: Path, seconds: float, hazard: Hazard, **env: str
) -> tuple[int, float, float, str]:
    """Exit code (-9 when it had to be killed), seconds, peak resident MB, output."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "log.txt"
    began = time.monotonic()
    with log.open("wb") as out:
        child = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=environment(folder, **env),
            stdout=out,
            stderr=out,
        )
        if hazard.file_size:  # Python itself ignores SIGXFSZ: a write beyond it fails as on a full disk
            resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (hazard.file_size, hazard.file_size))
        peak, struck = 0.0, False
        while child.poll() is None:
            peak = max(peak, _high_water(child.pid))
            if not struck and hazard.when():
                struck = True
                hazard.strike(child)
            if time.monotonic() - began > seconds:
                child.kill()
                child.wait()
                break
            time.sleep(0.02)
    text = log.read_text("utf8", "replace")
    return child.returncode, time.monotonic() - began, peak, text


def _high_water(pid: int) -> float:
    """Peak resident MB of a process that lives; 0 when it has just ended.

    Not `ru_maxrss`: that counts the test process, too, from which the crawl was forked.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
    except OSError:
        return 0.0
    rows = [row for row in status.splitlines() if row.startswith("VmHWM:")]
    return int(rows[0].split()[1]) / 1024 if rows else 0.0


def ours(
    folder: Path,
    url: str,
    *,
    seconds: float = 150,
    settings: dict[str, Any] | None = None,
    arguments: tuple[str, ...] = (),
    env: dict[str, str] | None = None,
    hazard: Hazard = _SAFE,
    starter: tuple[str, ...] = ("scrapy",),
    spider: str = "section",
) -> Crawled:
    """`scrapy crawl section -a url=…`; settings are given with -s."""
    command = [sys.executable, "-m", *starter, "crawl", spider, "-a", f"url={url}", *arguments]
    for name, value in (settings or {}).items():
        command += ["-s", f"{name}={value}"]
    code, took, peak, log = _run(command, folder, seconds, hazard, **(env or {}))
    crawled = Crawled(code, took, peak, log)
    for manifest in sorted(folder.rglob("*.run.json")):
        crawled.manifest = json.loads(manifest.read_text("utf8"))
    for dataset in sorted(folder.rglob("*.jsonl")):
        if not dataset.name.endswith(".rejected.jsonl"):
            crawled.records += [json.loads(line) for line in dataset.read_bytes().splitlines()]
    return crawled


def plain(
    folder: Path,
    url: str,
    *,
    seconds: float = 150,
    settings: dict[str, Any] | None = None,
    env: dict[str, str] | None = None,
    arguments: tuple[str, ...] = (),
    hazard: Hazard = _SAFE,
    to: str = "-o",
) -> Crawled:
    """Scrapy's defaults and a tutorial spider; only its timeout is shortened as ours is, so that CI ends."""
    target = folder / "items.jsonl"
    spider = str(Path(__file__).with_name("plain_spider.py"))
    command = [
        sys.executable,
        "-m",
        "scrapy",
        "runspider",
        spider,
        "-a",
        f"url={url}",
        *arguments,
        to,
        str(target),
    ]
    # Not the project's settings: what a user has who types `scrapy runspider` in an empty folder.
    for name, value in {"LOG_LEVEL": "ERROR", **(settings or {})}.items():
        command += ["-s", f"{name}={value}"]
    code, took, peak, log = _run(
        command,
        folder,
        seconds,
        hazard,
        **{"SCRAPY_SETTINGS_MODULE": "scrapy.settings.default_settings", **(env or {})},
    )
    crawled = Crawled(code, took, peak, log)
    if target.exists():
        for line in target.read_bytes().splitlines():
            try:
                crawled.records.append(json.loads(line))
            except ValueError:
                continue  # a torn line is no record; the case counts as lost
    return crawled
