"""A crawl archived, and read again: the same dataset, and what a killed process leaves."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from crawler.dataset.validate import problems
from tests.archive.foreign import foreign_archive, html
from tests.crawling import PROJECT, environment, lines, scrapy

pytestmark = pytest.mark.slow


def _free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archived")
    ended = scrapy(folder, "crawl", "newsroom", "-s", "ARCHIVE=True", NEWSROOM_PORT=_free_port())
    assert ended.code == 3, ended.err
    return folder / "newsroom"


def _only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def test_an_archive_lies_beside_the_dataset_of_its_run(crawled: Path) -> None:
    assert _only(crawled, "*.warc.gz").name == _only(crawled, "*Z.jsonl").stem + ".warc.gz"
    assert not list(crawled.glob("*.open"))
    assert (crawled / "README.md").exists()
    assert (crawled / "article.schema.json").exists()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_reading_again_gives_the_same_bytes(crawled: Path, tmp_path: Path, jobs: str) -> None:
    again = tmp_path / "again.jsonl"
    ended = scrapy(tmp_path, "reread", str(crawled), "-o", str(again), "--jobs", jobs)
    assert ended.code == 0, ended.err
    assert again.read_bytes() == _only(crawled, "*Z.jsonl").read_bytes()
    assert "changed 0 · only in A 0 · only in B 0" in ended.out


def test_csv_is_written_and_not_compared_and_the_old_dataset_is_not_written_over(
    crawled: Path, tmp_path: Path
) -> None:
    ended = scrapy(tmp_path, "reread", str(crawled), "-o", str(tmp_path / "again.csv"))
    assert ended.code == 0, ended.err
    assert "CSV cannot be compared" in ended.err
    assert (tmp_path / "again.csv").stat().st_size > 10_000
    old = _only(crawled, "*Z.jsonl")
    before = old.read_bytes()
    ended = scrapy(tmp_path, "reread", str(crawled), "-o", str(old))
    assert ended.code == 2
    assert "give -o another name" in ended.err
    assert old.read_bytes() == before


def test_what_changed_is_told_field_by_field(crawled: Path, tmp_path: Path) -> None:
    old = lines(_only(crawled, "*Z.jsonl"))
    old[0]["headline"] = "What the readers of that time made of it"
    (tmp_path / "old.jsonl").write_text("".join(json.dumps(record) + "\n" for record in old[:-1]))
    ended = scrapy(tmp_path, "reread", str(crawled), "--against", str(tmp_path / "old.jsonl"))
    assert ended.code == 0, ended.err
    assert "changed 1 · only in A 0 · only in B 1" in ended.out
    assert "A What the readers of that time made of it" in ended.out
    assert not list(crawled.glob("*reread*")), "without -o nothing is written"


def test_a_second_run_archives_what_it_fetched_and_both_are_read_as_one(
    crawled: Path, tmp_path: Path
) -> None:
    folder, port = tmp_path / "twice", _free_port()
    for _ in range(2):
        scrapy(
            folder,
            "crawl",
            "newsroom",
            "-s",
            "ARCHIVE=True",
            "-a",
            "full=true",
            "-s",
            "RECHECK_AFTER=",
            NEWSROOM_PORT=port,
        )
    runs = sorted((folder / "newsroom").glob("*Z.jsonl"))
    ended = scrapy(folder, "reread", str(folder / "newsroom"), "-o", str(tmp_path / "again.jsonl"))
    assert ended.code == 0, ended.err
    written = b"".join(run.read_bytes() for run in runs)
    assert (tmp_path / "again.jsonl").read_bytes() == written


def test_other_peoples_archives_are_read_with_a_filter(tmp_path: Path) -> None:
    paper = "https://news.paper.example/harbour"
    pager = f'<p class="pager"><a rel="next" href="{paper}/ferry-waits?page=2">Next page</a></p>'
    second = html("The ferry waits", "<p>And then it leaves at last, to the relief of everybody.</p>")
    pages = {
        f"{paper}/ferry-waits": html("The ferry waits", pager),
        f"{paper}/ferry-waits?page=2": second.replace("Sentence", "Remark"),
        "https://news.paper.example/sports/goal": html("A goal"),
        "https://other.example/harbour/storm": html("The storm"),
    }
    foreign_archive(tmp_path / "CC-NEWS-20260301.warc.gz", pages)
    chosen = ("--host", "paper.example", "--section", "harbour")
    ended = scrapy(tmp_path, "reread", str(tmp_path), *chosen, "-o", f"{tmp_path}/new.jsonl")
    assert ended.code == 0, ended.err
    (article,) = lines(tmp_path / "new.jsonl")
    assert article["headline"] == "The ferry waits"
    assert article["page_count"] == 2
    assert article["crawl"]["found_in"] == "archive"
    assert article["crawl"]["fetched_at"]
    assert problems(article) == []


def _wait_for(condition: Any, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


def _start(folder: Path, *arguments: str, **more: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=PROJECT,
        env=environment(folder, **more),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def test_a_reread_that_is_killed_leaves_nothing_half(crawled: Path, tmp_path: Path) -> None:
    again = tmp_path / "out" / "again.jsonl"
    process = _start(tmp_path, "reread", str(crawled), "-o", str(again))
    _wait_for(lambda: list(again.parent.glob(".*.part")) or process.poll() is not None, 30)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)
    whole = _only(crawled, "*Z.jsonl").read_bytes()
    assert not again.exists() or again.read_bytes() == whole
    assert scrapy(tmp_path, "reread", str(crawled), "-o", str(again)).code == 0
    assert [each.name for each in again.parent.iterdir()] == ["again.jsonl"], (
        "nor does the next one leave its part"
    )
    assert again.read_bytes() == whole


def test_the_archive_of_a_killed_crawl_is_closed_by_the_next(tmp_path: Path) -> None:
    port, folder = _free_port(), tmp_path / "newsroom"
    process = _start(tmp_path, "crawl", "newsroom", "-s", "ARCHIVE=True", NEWSROOM_PORT=port)
    _wait_for(lambda: any(left.stat().st_size > 50_000 for left in folder.glob("*.open")), 60)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)
    ended = scrapy(tmp_path, "crawl", "newsroom", "-s", "ARCHIVE=True", NEWSROOM_PORT=port)
    assert ended.code == 3, ended.err
    assert not list(folder.glob("*.open"))
    assert len(list(folder.glob("*.warc.gz"))) == 2
    ended = scrapy(tmp_path, "reread", str(folder), "-o", str(tmp_path / "again.jsonl"))
    assert ended.code == 0, ended.err
    delivered = [line for run in folder.glob("*Z*.jsonl") for line in run.read_bytes().splitlines()]
    assert sorted((tmp_path / "again.jsonl").read_bytes().splitlines()) == sorted(delivered)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "give a .warc.gz file"),
        (("nothing.warc.gz",), "no such file"),
        (("x", "--jobs", "0"), "--jobs takes a whole number from 1"),
        (("x", "--colour"), "there is no option"),
        (("x", "-o", "a.xlsx"), "not one that is written"),
    ],
)
def test_wrong_usage_is_one_line(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    ended = scrapy(tmp_path, "reread", *arguments)
    assert ended.code == 2
    assert said in ended.err
    assert "Traceback" not in ended.err
