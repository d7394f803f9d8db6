"""`scrapy crawlall` on newspapers of our own, on several loopback hosts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benchmarks.pressroom import delivered, press
from crawler.commands.crawlall import _show
from crawler.fleet.outcome import Due
from crawler.fleet.rhythm import parse_rhythm
from crawler.fleet.section import Section
from crawler.ledger.schedule import SILENCE
from tests.crawling import PROJECT, environment, scrapy

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux answers on all of 127.0.0.0/8")


@pytest.mark.slow
def test_all_sections_are_crawled_once_and_never_two_on_one_host(tmp_path: Path) -> None:
    with press(tmp_path, hosts=2, sections=4, articles=4) as papers:
        words = ("--sections", str(papers.catalogue), "--jobs", "4")
        planned = scrapy(tmp_path, "crawlall", "--due", "--dry-run", *words)
        assert (planned.code, len(planned.out.splitlines())) == (0, 4)
        assert not papers.requests()
        ended = scrapy(tmp_path, "crawlall", "--due", *words)
        assert ended.code == 0, ended.err
        assert ended.err.splitlines()[-1] == "4 of 4 sections crawled: 4 complete; 16 articles saved."
        urls = delivered(tmp_path)
        assert len(urls) == len(set(urls)) == 16
        assert papers.two_at_once() == []
        again = scrapy(tmp_path, "crawlall", "--due", *words)
        assert (again.code, again.err) == (0, "0 of 4 sections crawled; 0 articles saved.\n")
        listed = json.loads(scrapy(tmp_path, "sections", "list", "--json", *words[:2]).out)
        assert {(line["state"], line["verdict"], line["saved"]) for line in listed} == {
            ("resting", "complete", 4)
        }


@pytest.mark.slow
def test_it_ends_with_the_worst_code_and_says_why(tmp_path: Path) -> None:
    with press(tmp_path, hosts=1, sections=1, articles=2) as papers:
        with papers.catalogue.open("a") as file:
            file.write(f'[gone]\nspider = "section"\narguments.url = "{papers.urls["s00"]}nowhere/"\n')
        ended = scrapy(tmp_path, "crawlall", "--sections", str(papers.catalogue))
    assert ended.code == 3
    assert "gone: Finished, but could not read" in ended.err
    assert (tmp_path / "logs" / "gone.log").read_text().strip()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_stopped_or_killed_it_takes_its_crawls_along_and_the_next_one_goes_on(
    tmp_path: Path, number: int
) -> None:
    with press(tmp_path, hosts=2, sections=2, articles=12, seconds=0.3) as papers:
        command = [sys.executable, "-m", "scrapy", "crawlall", "--sections", str(papers.catalogue)]
        with subprocess.Popen(
            command, cwd=PROJECT, env=environment(tmp_path), stderr=subprocess.PIPE, text=True
        ) as going:
            until = time.monotonic() + 60
            while len(papers.requests()) < 10 and time.monotonic() < until:
                time.sleep(0.1)
            os.kill(going.pid, number)
            going.communicate(timeout=60)
        if number == signal.SIGTERM:
            assert going.returncode == 5
        time.sleep(3)
        before = len(papers.requests())
        time.sleep(1.5)
        assert len(papers.requests()) == before, "the crawls went on alone"
        if number == signal.SIGKILL:
            ended = scrapy(tmp_path, "crawlall", "--sections", str(papers.catalogue))
            assert "2 running elsewhere" in ended.err, "nobody ended their turns"
            time.sleep(SILENCE)
        ended = scrapy(tmp_path, "crawlall", "--sections", str(papers.catalogue))
        assert ended.code == 0, ended.err
        urls = delivered(tmp_path)
        assert len(urls) == len(set(urls)) == 24
        assert papers.two_at_once() == []


@pytest.mark.parametrize("option", ["--sample", "--jobs"])
def test_none_of_them_is_no_number_of_them(tmp_path: Path, option: str) -> None:
    """A sample of none was all of them."""
    ended = scrapy(tmp_path, "crawlall", "--dry-run", option, "0")
    assert (ended.code, ended.err) == (2, "scrapy crawlall: --jobs and --sample take a number from 1.\n")


def test_a_section_whose_time_has_not_come_is_due_next_not_since(capsys: pytest.CaptureFixture[str]) -> None:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    section = Section(name="money", spider="section", rhythm=parse_rhythm("1h", "UTC"), hosts=("a.example",))
    _show([Due(section, now + timedelta(hours=1), 0), Due(section, now, 0), Due(section, None, 0)], now)
    assert [line.partition("; ")[2] for line in capsys.readouterr().out.splitlines()] == [
        "next due at 2026-03-01 13:00:00 UTC",
        "due since 2026-03-01 12:00:00 UTC",
        "due at once",
    ]
