"""One turn: its process, its cancellation, and what never stands in a process list."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler.fleet import process, turn
from crawler.fleet.outcome import Account
from crawler.fleet.process import Place
from crawler.fleet.project import place_of
from crawler.fleet.rhythm import parse_rhythm
from crawler.fleet.section import Section
from crawler.fleet.task import Errand
from crawler.ledger import Ledger, open_ledger

NEWS = Section(
    name="news",
    spider="section",
    arguments={"url": "https://news.example/"},
    settings={"DOWNLOAD_DELAY": "2"},
    rhythm=parse_rhythm("1h"),
    hosts=("news.example",),
)
ADDRESS = "postgresql://me:word-of-honour@db.example/news"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(f"sqlite:///{tmp_path}/ledger.sqlite")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(project=tmp_path, output=tmp_path)


def run_instead(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    monkeypatch.setattr(process, "crawl_command", lambda *_: [sys.executable, "-c", script])
    monkeypatch.setattr(turn, "BEAT", 0.2)


def test_the_ledgers_password_goes_by_the_environment_only() -> None:
    settings = Settings({"LEDGER_URL": ADDRESS, "OUTPUT_DIR": "out"})
    place = place_of(settings, {"LEDGER_URL": ADDRESS, "RETRY_TIMES": "1"})
    words = process.crawl_command(NEWS, "20260305T093000Z-1f2e3d", place.settings)
    assert place.environment["LEDGER_URL"] == ADDRESS
    assert "word-of-honour" not in " ".join(words)
    assert b"word-of-honour" not in pickle.dumps(Errand(section=NEWS, failures=0, settings=place.settings))
    assert words[3:] == [
        "crawl", "section", "-a", "url=https://news.example/", "-s", "DOWNLOAD_DELAY=2",
        "-s", "RETRY_TIMES=1", "-s", "CRAWL_RUN_ID=20260305T093000Z-1f2e3d",
    ]  # fmt: skip


def test_a_cancelled_turn_ends_its_process_and_waits_for_the_regular_time(
    ledger: Ledger, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_instead(monkeypatch, "import time; time.sleep(60)")
    told: list[Account] = []
    thread = threading.Thread(target=lambda: told.append(turn.take_turn(NEWS, 2, ledger, place, "here")))
    thread.start()
    until = time.monotonic() + 20
    while not ledger.schedule.cancel("news") and time.monotonic() < until:
        time.sleep(0.05)
    thread.join(30)
    (account,) = told
    after = ledger.schedule.turns()["news"]
    assert account.cancelled
    assert (after.verdict, after.failures, after.alive_until) == ("cancelled", 2, None)
    assert after.started_at is not None and after.due_at is not None
    assert after.due_at > after.started_at


def test_a_crawl_that_was_killed_counts_as_a_failure(
    ledger: Ledger, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_instead(monkeypatch, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    account = turn.take_turn(NEWS, 0, ledger, place, "here")
    assert (account.exit_code, account.sentence) == (5, "The crawl was killed by signal 9.")
    assert ledger.schedule.turns()["news"].failures == 1


def test_a_crawl_that_could_not_start_is_told_with_its_last_words(
    ledger: Ledger, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_instead(monkeypatch, "import sys; sys.exit('scrapy crawl: the disk is full.')")
    account = turn.take_turn(NEWS, 0, ledger, place, "here")
    assert (account.exit_code, account.sentence) == (1, "scrapy crawl: the disk is full.")
    assert process.log_file("news", place).read_text().startswith("scrapy crawl")


def test_a_locked_host_gives_the_turn_back(
    ledger: Ledger, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_instead(monkeypatch, "import sys; sys.exit(75)")
    assert turn.take_turn(NEWS, 1, ledger, place, "here").exit_code == 75
    after = ledger.schedule.turns()["news"]
    assert (after.verdict, after.failures, after.alive_until) == ("", 0, None)


def test_a_turn_that_another_has_starts_no_process(
    ledger: Ledger, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> subprocess.Popen[bytes]:
        raise AssertionError("started")

    monkeypatch.setattr(process, "start", never)
    ledger.schedule.claim("news", "r1", "there")
    assert turn.take_turn(NEWS, 0, ledger, place, "here").exit_code == 75
    assert ledger.schedule.turns()["news"].run_id == "r1"
