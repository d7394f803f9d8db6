"""Scrapy's own commands with a site's spider: what they can do they do, what they cannot is one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawling import scrapy
from tests.run.site import Section, Site

OWN = ("-s", "NAMED_HOSTS=127.0.0.1", "-L", "WARNING")


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    town = Section("town")
    town.grow(2)
    with Site(town) as site:
        yield site


@pytest.mark.parametrize("more", [[], ["-a", "url=https://paper.example/"]])
@pytest.mark.parametrize("spider", ["section", "business_punk"])
def test_parse_says_in_one_line_that_a_sites_callbacks_belong_to_a_run(
    tmp_path: Path, spider: str, more: list[str]
) -> None:
    page = "https://paper.example/a"
    ended = scrapy(tmp_path, "parse", f"--spider={spider}", *more, page, "-L", "WARNING")
    assert ended.code == 2
    assert ended.err == (
        f"scrapy parse: the callbacks of {spider} belong to a run; `scrapy explain {page}` tells what it reads there.\n"
    )
    assert not list(tmp_path.iterdir())


def test_parse_for_a_spider_that_is_not_there_ends_with_2(tmp_path: Path) -> None:
    ended = scrapy(tmp_path, "parse", "--spider=nobody", "https://paper.example/a", "-L", "WARNING")
    assert (ended.code, len(ended.err.splitlines())) == (2, 1)


@pytest.mark.parametrize("spider", ["section", "business_punk"])
@pytest.mark.parametrize("command", ["fetch", "shell"])
def test_a_page_is_fetched_with_a_sites_settings_and_that_is_no_run(
    tmp_path: Path, site: Site, command: str, spider: str
) -> None:
    more = ["-c", "response.text"] if command == "shell" else []
    ended = scrapy(tmp_path, command, f"--spider={spider}", site.url("town"), *OWN, *more)
    assert ended.code == 0, ended.err
    assert "<html" in ended.out
    assert not list(tmp_path.rglob("*.run.json"))
    assert not list(tmp_path.rglob("*.sqlite"))


def test_what_is_not_fetched_says_why(tmp_path: Path, site: Site) -> None:
    ended = scrapy(tmp_path, "fetch", "--spider=section", site.url("town"), "-L", "WARNING")
    assert f"Not fetched: {site.url('town')} (private_address: " in ended.err


def test_bench_may_ask_the_server_that_it_starts_itself(tmp_path: Path) -> None:
    """localhost is private, and nothing was fetched, with 0."""
    ended = scrapy(tmp_path, "bench", "-s", "CLOSESPIDER_PAGECOUNT=5", "-s", "STATS_DUMP=True")
    assert ended.code == 0
    assert "Not fetched" not in ended.err
    fetched = re.search(r"'downloader/response_status_count/200': (\d+)", ended.err)
    assert fetched is not None, ended.err
    assert int(fetched[1]) >= 5
