"""What a person sees who wrote something wrong: one line, exit code 2, no traceback."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler.commands.crawl import _settled
from crawler.given import check_components
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
    "a word for a delay": (
        ["section", "-a", "url=https://paper.example/", "-s", "DOWNLOAD_DELAY=abc"],
        "DOWNLOAD_DELAY is 'abc'; it takes a number.",
    ),
    "a fraction for a whole number": (
        ["section", "-a", "url=https://paper.example/", "-s", "CONCURRENT_REQUESTS=1.5"],
        "CONCURRENT_REQUESTS is '1.5'; it takes a whole number.",
    ),
    "a word for a flag": (
        ["section", "-a", "url=https://paper.example/", "-s", "COOKIES_ENABLED=perhaps"],
        "COOKIES_ENABLED is 'perhaps'; it takes True or False.",
    ),
    "words for numbers": (
        ["section", "-a", "url=https://paper.example/", "-s", "RETRY_HTTP_CODES=500,all"],
        "it takes whole numbers, separated by commas.",
    ),
    "no level": (
        ["section", "-a", "url=https://paper.example/", "-s", "LOG_ENABLED=True", "-s", "LOG_LEVEL=loud"],
        "LOG_LEVEL is",
    ),
    "a wrong value of our own setting": (
        ["section", "-a", "url=https://paper.example/", "-s", "ARCHIVE=perhaps"],
        "ARCHIVE is 'perhaps'; it takes true or false.",
    ),
    "no pattern for the log": (
        ["section", "-a", "url=https://paper.example/", "-s", "LOG_FORMAT=foo"],
        "LOG_FORMAT is 'foo'; it takes json, or a pattern such as %(asctime)s %(levelname)s %(message)s.",
    ),
    "a pattern with what no line has": (
        ["section", "-a", "url=https://paper.example/", "-s", "LOG_FORMAT=%(colour)s"],
        "LOG_FORMAT is '%(colour)s'; it takes json",
    ),
    "no folder for the output": (
        ["newsroom", "-s", "OUTPUT_DIR="],
        "OUTPUT_DIR is ''; it takes a folder; a dot is the project's own.",
    ),
    "a component that is not there": (
        ["newsroom", "-s", 'DOWNLOADER_MIDDLEWARES={"no.such.Thing": 545}'],
        "DOWNLOADER_MIDDLEWARES names no.such.Thing: No module named 'no'.",
    ),
    "a class that is not there": (
        ["newsroom", "-s", "STATS_CLASS=no.such.Thing"],
        "STATS_CLASS names no.such.Thing: No module named 'no'.",
    ),
    "a component that its module has not": (
        ["newsroom", "-s", 'ITEM_PIPELINES={"crawler.items.Parcel": 545}'],
        "ITEM_PIPELINES names crawler.items.Parcel: Module 'crawler.items' doesn't define any object named 'Parcel'.",
    ),
    "a word for an order": (
        ["newsroom", "-s", 'EXTENSIONS={"crawler.items.Article": "first"}'],
        "EXTENSIONS gives crawler.items.Article the order 'first'; it takes a whole number.",
    ),
    "a folder for a log": (["newsroom", "-s", "LOG_FILE=/"], "LOG_FILE /: Is a directory."),
    "an unknown section": (["newsroom", "-a", "section=Sport"], "has no section 'Sport'; it has Leadership"),
    "both ways to name a section": (
        ["newsroom", "-a", "section=Founders & Money", "-a", "url=https://paper.example/"],
        "either url or section",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_usage_is_told_in_one_line(case: str, tmp_path: Path) -> None:
    arguments, told = WRONG[case]
    level = [] if any("LOG_LEVEL" in each for each in arguments) else ["--loglevel=ERROR"]
    ended = scrapy(tmp_path, "crawl", *arguments, *level)
    said = [line for line in ended.err.splitlines() if line.strip()]
    assert ended.code == 2, ended.err
    assert len(said) == 1, ended.err
    assert said[0].startswith("scrapy crawl: ")
    assert told in said[0]
    assert not list(tmp_path.rglob("*.jsonl*"))


def test_no_password_stands_in_the_line(tmp_path: Path) -> None:
    ended = scrapy(tmp_path, "crawl", "newsroom", "-o", "ftp://me:geheim@paper.example/a.jsonl")
    assert ended.code == 2
    assert "paper.example/a.jsonl would hold the last run's lines only" in ended.err
    assert "geheim" not in ended.err


def test_a_misspelt_setting_is_told_in_one_line_and_an_unknown_one_is_let_be(tmp_path: Path) -> None:
    ended = scrapy(
        tmp_path, "crawl", "nobody", "-s", "ARCHIV=True", "-s", "MY_OWN_KNOB=3", "--loglevel=ERROR"
    )
    said = [line for line in ended.err.splitlines() if line.strip()]
    assert said[0] == "scrapy crawl: There is no setting ARCHIV, so it does nothing; is ARCHIVE meant?"
    assert len(said) == 2, ended.err


def test_garbage_is_looked_for_again_once_a_crawl_has_begun() -> None:
    gc.disable()
    try:
        _settled()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
    finally:
        gc.enable()
        gc.unfreeze()


def test_what_takes_a_word_as_well_as_a_class_is_let_be() -> None:
    check_components(Settings({"REFERRER_POLICY": "no-referrer"}), ["REFERRER_POLICY"])
