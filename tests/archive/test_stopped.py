"""`scrapy reread` and `scrapy dataset` when they are told to stop, or their processes end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from scrapy.utils.project import get_project_settings

from benchmarks.dataset import write
from crawler.archive.catalogue import Catalogue, Choice
from crawler.crawl.reread import Plan, Tally, reread
from tests.archive.foreign import foreign_archive, html
from tests.crawling import PROJECT, environment

pytestmark = pytest.mark.slow

PAGES = 400


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("others") / "CC-NEWS-20260301.warc.gz"
    foreign_archive(
        path, {f"https://paper.example/harbour/{n}": html(f"The ferry {n}") for n in range(PAGES)}
    )
    return path


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lines") / "a.jsonl"
    write(path, 8_000)
    return path


def _start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    (folder / "tmp").mkdir()
    # A shell that starts something in the background has it ignore Ctrl-C, and what is ignored is inherited.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "scrapy", *arguments],
            cwd=PROJECT,
            env=environment(folder, TMPDIR=str(folder / "tmp")),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    finally:
        signal.signal(signal.SIGINT, before)


def _wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


def _workers(process: subprocess.Popen[str]) -> list[int]:
    """The processes of `--jobs`."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def _is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("command", ["export", "reread", "reread --jobs 2"])
def test_who_is_told_to_stop_says_one_line_and_leaves_nothing(
    archive: Path, lines: Path, tmp_path: Path, command: str, number: signal.Signals
) -> None:
    out = tmp_path / "out" / "a.jsonl"
    words = ["dataset", "export", str(lines)] if command == "export" else [*command.split(), str(archive)]
    process = _start(tmp_path, *words, "-o", str(out))
    _wait_for(lambda: list(out.parent.glob(".*.part")) or process.poll() is not None)
    os.killpg(process.pid, number)
    told = process.communicate(timeout=60)[1]
    assert process.returncode == 5, told
    assert told.splitlines() == [f"scrapy {words[0]}: stopped; nothing half is left."]
    assert list(out.parent.iterdir()) == []
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_while_the_processes_start_is_a_stop(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    start = threading.Thread.start

    def told_first(thread: threading.Thread) -> None:
        # To this thread, as in a process that has no other: one of the test runner's would take it unmasked.
        signal.pthread_kill(threading.get_ident(), number)
        start(thread)

    before = signal.signal(number, signal.default_int_handler)
    try:
        with Catalogue([archive], tmp_path / "catalogue.sqlite") as catalogue:
            catalogue.read(Choice())
            plan = Plan((archive,), catalogue.path, {}, "section", get_project_settings().copy_to_dict())
            monkeypatch.setattr(threading.Thread, "start", told_first)
            with pytest.raises(KeyboardInterrupt):
                list(reread(plan, catalogue, 2, Tally()))
    finally:
        signal.signal(number, before)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_the_processes_of_a_killed_reread_end_with_it(archive: Path, tmp_path: Path) -> None:
    process = _start(tmp_path, "reread", str(archive), "-o", str(tmp_path / "a.jsonl"), "--jobs", "2")
    _wait_for(lambda: len(_workers(process)) == 2)
    workers = _workers(process)
    process.kill()
    process.wait(30)
    try:
        _wait_for(lambda: not any(map(_is_alive, workers)), 30)
    finally:
        for worker in filter(_is_alive, workers):
            os.kill(worker, signal.SIGKILL)
        process.communicate(timeout=30)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_process_that_the_system_ends_is_told_in_one_line(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out" / "a.jsonl"
    process = _start(tmp_path, "reread", str(archive), "-o", str(out), "--jobs", "2")
    _wait_for(lambda: len(_workers(process)) == 2)
    os.kill(_workers(process)[0], signal.SIGKILL)
    told = process.communicate(timeout=60)[1]
    assert process.returncode == 1, told
    assert "--jobs" in told
    assert len(told.splitlines()) == 1, told
    assert list(out.parent.iterdir()) == []
