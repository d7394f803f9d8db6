"""`scrapy checkup` on the newsroom, and on a section that is not there."""

from __future__ import annotations

import json
import socket
from pathlib import Path

from crawler.newsroom.server import NewsroomServer
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


def test_an_unknown_name_is_one_line_and_wrong_usage(tmp_path: Path) -> None:
    done = scrapy(tmp_path, "checkup", "nobody")
    assert done.code == 2
    assert done.err.startswith("scrapy checkup: There is no spider 'nobody'")
    assert len(done.err.splitlines()) == 1
