"""`scrapy checkup` on the newsroom, and on a section that is not there."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from crawler.newsroom.server import NewsroomServer
from tests.crawl.site import NOT_FOUND, Answer, Site
from tests.crawling import scrapy


def _free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def test_a_healthy_site_is_well_and_leaves_nothing_behind(tmp_path: Path) -> None:
    done = scrapy(tmp_path, "checkup", "newsroom", "--articles", "5", "--json", NEWSROOM_PORT=_free_port())
    assert done.code == 0, done.err + done.out
    (result,) = json.loads(done.out)
    assert result["well"]
    assert 3 <= result["articles"] <= 5
    assert list(tmp_path.iterdir()) == []


def test_a_section_that_is_gone_is_named_so(tmp_path: Path) -> None:
    server = NewsroomServer(0)
    server.start()
    try:
        done = scrapy(tmp_path, "checkup", "section", "-a", f"url={server.base_url}/no-such-section/")
    finally:
        server.stop()
    assert done.code == 3, done.err
    assert done.out.startswith("section: gone (0 articles)\n  gone: http://127.0.0.1:")


_DOORS = {
    "consent wall": "<title>Bevor Sie fortfahren</title><h1>Bevor Sie fortfahren</h1><p>Bitte stimmen Sie zu.</p>",
    "login wall": "<title>Anmelden</title><h1>Anmelden</h1><form><input type=password></form>",
    "challenge": "<title>Just a moment...</title><h1>Checking your browser</h1>",
}


@pytest.mark.parametrize("cause", list(_DOORS))
def test_what_stands_before_a_section_is_named(cause: str, tmp_path: Path) -> None:
    page = Answer(f"<html><body>{_DOORS[cause]}</body></html>")
    with Site(lambda path: NOT_FOUND if path == "/robots.txt" else page) as site:
        done = scrapy(tmp_path, "checkup", "section", "-a", f"url={site.url}/harbour/")
    assert done.code == 3, done.err
    assert done.out.startswith(f"section: {cause} (0 articles)")


def test_an_unknown_name_is_one_line_and_wrong_usage(tmp_path: Path) -> None:
    done = scrapy(tmp_path, "checkup", "nobody")
    assert done.code == 2
    assert done.err.startswith("scrapy checkup: There is no spider 'nobody'")
    assert len(done.err.splitlines()) == 1
