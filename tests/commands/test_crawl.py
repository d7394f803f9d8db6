"""What a person sees who wrote something wrong: one line, exit code 2, no traceback."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from crawler.commands.crawl import _settled
from tests.crawling import scrapy

WRONG = {
    "an unknown spider": (["nobody"], "There is no spider 'nobody'"),
    "an unknown argument": (
        ["section", "-a", "uri=https://paper.example/"],
        "has no argument 'uri'; it takes url,",
    ),
    "no address": (["section"], "give one with -a url="),
    "an address of another scheme": (
        ["section", "-a", "url=ftp://paper.example/"],
        "begins with http:// or https://",
    ),
    "a word for a number": (
        ["section", "-a", "url=https://paper.example/", "-a", "max_pages=ten"],
        "a whole number",
    ),
    "no date": (["section", "-a", "url=https://paper.example/", "-a", "since=yesterday"], "a date such as"),
    "an unknown way": (
        ["section", "-a", "url=https://paper.example/", "-a", "discover=magic"],
        "one of auto, listing",
    ),
    "an unknown section": (["newsroom", "-a", "section=Sport"], "has no section 'Sport'; it has Leadership"),
    "both ways to name a section": (
        ["newsroom", "-a", "section=Founders & Money", "-a", "url=https://paper.example/"],
        "either url or section",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_usage_is_told_in_one_line(case: str, tmp_path: Path) -> None:
    arguments, told = WRONG[case]
    ended = scrapy(tmp_path, "crawl", *arguments, "--loglevel=ERROR")
    said = [line for line in ended.err.splitlines() if line.strip()]
    assert ended.code == 2, ended.err
    assert len(said) == 1, ended.err
    assert said[0].startswith("scrapy crawl: ")
    assert told in said[0]
    assert not list(tmp_path.rglob("*.jsonl*"))


def test_garbage_is_looked_for_again_once_a_crawl_has_begun() -> None:
    gc.disable()
    try:
        _settled()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
    finally:
        gc.enable()
        gc.unfreeze()
