"""A fleet on this machine: Dask's scheduler, workers, the leader, each a process that may be killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.pressroom import PROJECT

_START = 60
"""Seconds that a process of Dask may take to start on a busy machine."""


class Engine:
    """Started with its block, gone with it."""

    def __init__(
        self,
        folder: Path,
        catalogue: Path,
        ledger: str,
        *,
        workers: int,
        threads: int,
        settings: Sequence[str] = (),
        leader: bool = True,
    ) -> None:
        self._folder, self._catalogue, self._threads = folder, catalogue, threads
        self._settings = [word for setting in settings for word in ("-s", setting)]
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(PROJECT),
            "OUTPUT_DIR": str(folder / "out"),
            "LEDGER_URL": ledger,
        }
        self._wanted, self._leads = workers, leader
        self.workers: list[subprocess.Popen[bytes]] = []
        self.leaders: list[subprocess.Popen[bytes]] = []
        self._scheduler: subprocess.Popen[bytes] | None = None
        self.address = ""

    def __enter__(self) -> Self:
        (self._folder / "out").mkdir(exist_ok=True)
        self.start_scheduler(0)
        for _ in range(self._wanted):
            self.start_worker()
        if self._leads:
            self.start_leader()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in [*self.leaders, *self.workers, self._scheduler]:
            if process is not None:
                _end(process)

    def start_scheduler(self, port: int) -> None:
        """`port` 0: any free one; its address is kept."""
        told = self._folder / "scheduler.json"
        told.unlink(missing_ok=True)
        words = ["--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--scheduler-file", str(told)]
        self._scheduler = self._start("scheduler", "-m", "distributed.cli.dask_scheduler", *words)
        until = time.monotonic() + _START
        while time.monotonic() < until:
            with suppress(OSError, ValueError):
                self.address = json.loads(told.read_text())["address"]
                return
            time.sleep(0.1)
        raise TimeoutError("the scheduler did not start")

    def restart_scheduler(self) -> None:
        """Killed, and started at the same address."""
        if self._scheduler is not None:
            self._scheduler.kill()
            self._scheduler.wait(30)
        self.start_scheduler(int(self.address.rpartition(":")[2]))

    def start_worker(self) -> None:
        words = ["--nthreads", str(self._threads), "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]
        place = ["--local-directory", str(self._folder / "dask"), self.address]
        self.workers.append(self._start("worker", "-m", "distributed.cli.dask_worker", *words, *place))

    def start_leader(self) -> None:
        words = [
            "fleet",
            "run",
            "--scheduler",
            self.address,
            "--sections",
            str(self._catalogue),
            *self._settings,
        ]
        self.leaders.append(self._start("leader", "-m", "scrapy", *words))

    def kill_worker(self, number: int) -> None:
        """`kill -9`, and a new one in its place."""
        worker = self.workers.pop(number % len(self.workers))
        worker.kill()
        worker.wait(30)
        self.start_worker()

    def replace_ended_workers(self) -> None:
        """As systemd does it: a worker without its scheduler ends, and is started again."""
        for worker in [each for each in self.workers if each.poll() is not None]:
            self.workers.remove(worker)
            self.start_worker()

    def logs(self) -> str:
        """All that the processes have said."""
        return "".join(path.read_text("utf-8", "replace") for path in sorted(self._folder.glob("*.log")))

    def crawls(self, urls: Mapping[str, str]) -> dict[str, int]:
        """Sections that a crawl of this fleet works on at this moment → its process id, from the kernel."""
        found = {}
        names = {f"url={url}": name for name, url in urls.items()}
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            with suppress(OSError):
                words = (folder / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
                if "crawl" in words:
                    found.update({names[word]: int(folder.name) for word in words if word in names})
        return found

    def _start(self, name: str, *words: str) -> subprocess.Popen[bytes]:
        with (self._folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *words],
                cwd=PROJECT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )


def _end(process: subprocess.Popen[Any]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)
