"""Runs that were not started by our command: a program's CrawlerProcess, and what Scrapyd does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.crawling import PROJECT, environment, lines, manifest_of
from tests.run.desk import Desk

pytestmark = pytest.mark.slow

# As Scrapy's documents have it (“Run Scrapy from a script”).
PROGRAM = """
import sys
from scrapy.crawler import {process}
from scrapy.utils.project import get_project_settings
settings = get_project_settings()
settings.set("LOG_LEVEL", "ERROR")
process = {process}(settings)
for url in sys.argv[1:]:
    process.crawl("section", url=url)
process.start()
"""


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=PROJECT,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def verdict(folder: Path) -> tuple[str, int]:
    manifest = manifest_of(folder)
    return manifest["verdict"], manifest["exit_code"]


@pytest.mark.parametrize("process", ["CrawlerProcess", "AsyncCrawlerProcess"])
def test_a_program_finds_verdict_and_exit_code_in_the_manifest(desk: Desk, process: str) -> None:
    desk.town.grow(5)
    desk.site.faults["/town/story-2"] = 403
    program, url = PROGRAM.format(process=process), desk.site.url("town")
    ended = run(desk.folder, "-c", program, url)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert verdict(desk.folder) == ("complete", 0)
    desk.town.grow(2)
    desk.town.broken_listings.add(1)
    run(desk.folder, "-c", program, url)
    assert verdict(desk.folder) == ("incomplete", 3)
    desk.town.broken_listings.clear()
    desk.town.numbers.clear()
    run(desk.folder, "-c", program, url)
    assert verdict(desk.folder) == ("no articles", 4)


def test_two_crawls_of_one_program_on_one_host_do_not_meet(desk: Desk) -> None:
    desk.town.grow(5)
    url = desk.site.url("town")
    ended = run(desk.folder, "-c", PROGRAM.format(process="CrawlerProcess"), url, url)
    (dataset,) = desk.folder.glob("section/*.jsonl")
    assert len(lines(dataset)) == 5
    assert "is being crawled by another run" in ended.stderr


def test_a_program_that_was_stopped_says_so_in_the_manifest(desk: Desk) -> None:
    desk.town.grow(40)
    desk.site.pause = 0.02
    program = PROGRAM.format(process="CrawlerProcess").replace(
        'settings.set("LOG_LEVEL", "ERROR")', 'settings.set("CLOSESPIDER_TIMEOUT", 1)'
    )
    run(desk.folder, "-c", program, desk.site.url("town"))
    assert verdict(desk.folder) == ("stopped", 5)
    desk.site.pause = 0
    after = desk.zygote.scrapy(desk.folder, "crawl", "section", "-a", f"url={desk.site.url('town')}")
    assert after.code == 0, after.said
    found: list[dict[str, Any]] = [
        line for path in desk.folder.glob("section/*.jsonl") for line in lines(path)
    ]
    assert sorted(line["url"] for line in found) == sorted(desk.expected())


def test_the_command_that_scrapyd_builds_is_an_ordinary_run(desk: Desk) -> None:
    desk.town.grow(3)
    feeds = {(desk.folder / "items" / "job-1.jl").as_uri(): {"format": "jsonlines"}}
    scrapyd = (
        "-a",
        "_job=job-1",
        "-s",
        f"LOG_FILE={desk.folder}/job.log",
        "-s",
        f"FEEDS={json.dumps(feeds)}",
    )
    ended = run(
        desk.folder, "-m", "scrapy", "crawl", "section", "-a", f"url={desk.site.url('town')}", *scrapyd
    )
    assert ended.returncode == 0, ended.stderr
    assert len(lines(desk.folder / "items" / "job-1.jl")) == 3
    manifest = manifest_of(desk.folder / "items")
    assert set(manifest["software"]) == {"broadsheet", "python", "scrapy"}
    assert (manifest["exit_code"], manifest["arguments"]["_job"]) == (0, "job-1")
