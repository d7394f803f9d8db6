from __future__ import annotations

from pathlib import Path

from crawler.errors import ExitCode
from crawler.run.memory import peak_memory
from tests.crawling import manifest_of, scrapy

_LIMIT = 250  # MiB; a crawl takes 90


def test_a_crawl_is_not_stopped_for_what_the_program_took_that_started_it(tmp_path: Path) -> None:
    ballast = bytearray(300 * 2**20)
    ballast[::4096] = b"x" * len(ballast[::4096])
    assert peak_memory() > _LIMIT * 2**20
    bound = ("-s", f"MEMUSAGE_LIMIT_MB={_LIMIT}", "-s", "RETRY_TIMES=0")
    ended = scrapy(tmp_path, "crawl", "section", "-a", "url=http://127.0.0.1:9/nobody/", *bound)
    assert ended.code == ExitCode.INCOMPLETE, ended.err
    assert "MEMUSAGE" not in ended.err
    assert manifest_of(tmp_path)["verdict"] == "incomplete"
    del ballast


def test_a_crawl_is_stopped_for_what_it_took_itself(tmp_path: Path) -> None:
    bound = ("-s", "MEMUSAGE_LIMIT_MB=20", "-s", "RETRY_TIMES=0")
    ended = scrapy(tmp_path, "crawl", "section", "-a", "url=http://127.0.0.1:9/nobody/", *bound)
    assert ended.code == ExitCode.STOPPED_EARLY, ended.err
