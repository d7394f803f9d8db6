"""Archives that are read again on a cluster."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import cast

import pytest

from benchmarks.engine import Engine
from crawler.errors import UsageError
from crawler.fleet.cluster import Cluster, Done
from crawler.fleet.outcome import Account
from crawler.fleet.rereading import Reading, plan, read_all
from tests.archive.foreign import foreign_archive, html
from tests.crawling import PROJECT, environment, lines, scrapy


class LosesTasks:
    """A cluster that gives back each task `losses` times without an account."""

    def __init__(self, losses: int) -> None:
        self._losses = losses
        self.most = 0
        self._out: list[Reading] = []
        self.handed: list[Path] = []

    @property
    def outstanding(self) -> int:
        return len(self._out)

    def is_connected(self) -> bool:
        return True

    def threads(self) -> int:
        return 1

    def hand_out(self, task: Reading) -> None:
        self._out.append(task)
        self.handed.append(task.archive)
        self.most = max(self.most, len(self._out))

    def collect(self) -> list[Done[Reading]]:
        task = self._out.pop()
        if self.handed.count(task.archive) <= self._losses:
            return [Done(task, None, "the scheduler was lost")]
        told = Account(section=task.name, run_id="", exit_code=0, verdict="done", sentence="", saved=2)
        return [Done(task, told)]


def _read(cluster: LosesTasks, files: int, folder: Path) -> list[Account]:
    readings = plan([folder / f"{number}.warc.gz" for number in range(files)], folder / "new", ())
    return read_all(readings, cast("Cluster[Reading]", cluster), lambda _: None, lambda: False)


@pytest.fixture(autouse=True)
def _no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.fleet.rereading._LOOK", 0.01)


def test_a_lost_task_is_handed_out_again(tmp_path: Path) -> None:
    cluster = LosesTasks(losses=2)
    accounts = _read(cluster, 3, tmp_path)
    assert [account.exit_code for account in accounts] == [0, 0, 0]
    assert len(cluster.handed) == 9


def test_a_task_that_is_lost_again_and_again_is_reported(tmp_path: Path) -> None:
    (account,) = _read(LosesTasks(losses=99), 1, tmp_path)
    assert (account.exit_code, account.sentence) == (1, "the scheduler was lost")


def test_only_a_window_of_files_is_out_at_a_time(tmp_path: Path) -> None:
    cluster = LosesTasks(losses=0)
    assert len(_read(cluster, 50, tmp_path)) == 50
    assert cluster.most <= 2


def test_what_is_there_is_not_made_again(tmp_path: Path) -> None:
    (tmp_path / "new" / "paper").mkdir(parents=True)
    (tmp_path / "new" / "paper" / "a.jsonl").touch()
    planned = plan([tmp_path / "paper" / "a.warc.gz", tmp_path / "paper" / "b.warc"], tmp_path / "new", ())
    assert [reading.output.name for reading in planned] == ["b.jsonl"]


def test_two_archives_never_make_one_file(tmp_path: Path) -> None:
    twins = [tmp_path / year / "paper" / "a.warc.gz" for year in ("2025", "2026")]
    with pytest.raises(UsageError, match="would both become"):
        plan(twins, tmp_path / "new", ())


def _archives(folder: Path, files: int, articles: int) -> Path:
    for number in range(files):
        pages = {
            f"https://paper{number}.example/harbour/{n}-boat-{n}": html(f"The boat {n} of port {number}")
            for n in range(articles)
        }
        foreign_archive(folder / f"{number}.warc.gz", pages)
    return folder


@pytest.mark.slow
def test_a_local_cluster_reads_a_folder_and_names_what_is_damaged(tmp_path: Path) -> None:
    folder = _archives(tmp_path / "archives", files=2, articles=3)
    torn = (folder / "1.warc.gz").read_bytes()[:-200]
    (folder / "torn.warc.gz").write_bytes(torn)
    new = tmp_path / "new"
    ended = scrapy(tmp_path, "fleet", "reread", str(folder), "-o", str(new), "--jobs", "2")
    assert ended.code == 3, ended.err
    assert "3 of 3 archives read, 8 articles" in ended.err
    assert "Traceback" not in ended.err
    for number in range(2):
        urls = {record["url"] for record in lines(new / "archives" / f"{number}.jsonl")}
        assert urls == {f"https://paper{number}.example/harbour/{n}-boat-{n}" for n in range(3)}


@pytest.mark.slow
def test_a_file_whose_worker_is_killed_is_read_by_another(tmp_path: Path) -> None:
    folder = _archives(tmp_path / "archives", files=4, articles=150)
    new, catalogue = tmp_path / "new", tmp_path / "sections.toml"
    with Engine(
        tmp_path, catalogue, f"sqlite:///{tmp_path}/l.sqlite", workers=2, threads=1, leader=False
    ) as engine:
        command = ["fleet", "reread", str(folder), "-o", str(new), "--scheduler", engine.address]
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapy", *command],
            cwd=PROJECT,
            env=environment(tmp_path),
            stderr=subprocess.PIPE,
        )
        end = time.monotonic() + 60
        while not list(new.rglob(".*.part")):
            assert time.monotonic() < end, "nothing was begun"
            time.sleep(0.05)
        engine.kill_worker(0)
        _, told = process.communicate(timeout=120)
    assert process.returncode == 0, told.decode()
    assert sum(len(lines(file)) for file in new.rglob("*.jsonl")) == 600
    assert not list(new.rglob(".*.part"))
