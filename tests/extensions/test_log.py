"""The log of a real crawl: one line an article for people, one object a line for machines."""

from __future__ import annotations

import json
import logging
import socket
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.extensions.log import ArticleLog
from tests.crawling import Ended, manifest_of, scrapy
from tests.report.making import story
from tests.run.site import Section, Site


def _crawl(folder: Path, **settings: str) -> Ended:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    return scrapy(folder, "crawl", "newsroom", "-a", "max_articles=8", NEWSROOM_PORT=port, **settings)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log")


@pytest.fixture(scope="module")
def ended(folder: Path) -> Ended:
    return _crawl(folder, LOGSTATS_INTERVAL="1")


def test_the_log_has_a_line_an_article_and_no_talk_of_components(ended: Ended, folder: Path) -> None:
    manifest = manifest_of(folder)
    told = [line for line in ended.err.splitlines() if " INFO    saved " in line]
    assert len(told) == manifest["states"]["saved"] > 0
    assert "schema_version" not in ended.err
    for talk in ("Enabled", "Overridden", "Versions", "Traceback"):
        assert talk not in ended.err


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"access": "paywalled"}, "(paywalled)"),
        ({"access": "free"}, "(cut)"),
        ({"access": "free", "page_count": 3, "missing_pages": [3]}, "(2 of 3 pages)"),
    ],
)
def test_an_incomplete_article_says_why(changes: dict[str, Any], why: str) -> None:
    urls = [f"https://paper.example/a/{page}" for page in range(1, changes.get("page_count", 2))]
    half = story(0, complete=False, page_urls=urls, **{"page_count": 1, "missing_pages": [], **changes})
    line = ArticleLog().scraped(half, None, Spider("paper"))
    assert line is not None
    told = line["msg"] % line["args"]
    assert told.startswith("incomplete ")
    assert told.endswith(why)


def test_what_has_no_record_has_its_line_with_the_reason(ended: Ended, folder: Path) -> None:
    refused = manifest_of(folder)["states"]["refused"]
    lines = [line for line in ended.err.splitlines() if " refused  " in line and "http" in line]
    assert len(lines) == refused > 0


def test_the_manifest_counts_requests_and_response_times(ended: Ended, folder: Path) -> None:
    manifest = manifest_of(folder)
    assert sum(manifest["traffic"]["requests"]) == manifest["requests"] > 0
    assert sum(manifest["traffic"]["responses"]) == manifest["requests"]


@pytest.mark.parametrize(
    "off", ["STATS_CLASS=scrapy.statscollectors.DummyStatsCollector", "DOWNLOADER_STATS=False"]
)
def test_the_manifest_counts_them_also_where_scrapys_stats_are_off(tmp_path: Path, off: str) -> None:
    town = Section("town")
    town.grow(2)
    with Site(town) as site:
        ended = scrapy(tmp_path, "crawl", "section", "-a", f"url={site.url('town')}", "-s", off)
        assert ended.code == 0, ended.err
        manifest = manifest_of(tmp_path)
        assert manifest["requests"] == sum(site.requests.values())
        assert manifest["response_bytes"] == site.bytes


def test_json_makes_every_line_of_the_log_an_object(tmp_path: Path) -> None:
    ended = _crawl(tmp_path, LOG_FORMAT="json")
    rows = []
    for line in ended.err.splitlines():
        if not line.startswith("{"):
            break  # the summary, which is for people
        rows.append(json.loads(line))
    assert len(rows) >= 8
    assert {"time", "level", "logger", "message"} <= set(rows[0])
    articles = [row["data"] for row in rows if row.get("data", {}).get("state") == "saved"]
    assert articles
    assert all(article["url"].startswith("http://127.0.0.1") for article in articles)


def test_an_article_without_a_section_has_no_empty_brackets(ended: Ended) -> None:
    assert "[]" not in ended.err


def test_a_request_makes_a_line_only_where_somebody_may_read_it() -> None:
    page = Response("https://paper.example/a")
    request = Request(page.url)
    logs = {
        level: ArticleLog.from_crawler(get_crawler(Spider, {"LOG_LEVEL": level}))
        for level in ("INFO", "DEBUG")
    }
    lines = {level: log.crawled(request, page, Spider("paper")) for level, log in logs.items()}
    assert lines["INFO"] is None
    assert lines["DEBUG"] is not None and lines["DEBUG"]["level"] == logging.DEBUG
