"""What a start loads: each of these takes milliseconds that a run over a section without news has no use for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.crawling import PROJECT, environment
from tests.run.site import Section, Site

# Whole rooms, and of those that a listing's readers share, what is for an article's pages.
_OF_ARTICLES = {
    f"crawler.extract.{name}"
    for name in (
        *("article", "body", "fields", "joining", "kind", "metadata", "pictures"),
        *("page.outline", "paging.counter", "paging.next_page", "paging.own_links"),
        *("paging.page_words", "paging.single_page"),
    )
}
_OF_FEEDS = {"scrapy.exporters", "xml.sax", "crawler.dataset.writing", "crawler.dataset.parquet"}
_OF_OTHERS = {"aiohttp", "filelock", "protego", "psycopg", "requests", "rich", "tldextract", "urllib3"}
_CRAWL = """
import atexit, sys
from scrapy.cmdline import execute
atexit.register(lambda: print(*sys.modules))
execute(["scrapy", "crawl", "section", "-L", "ERROR", "-a", f"url={sys.argv[1]}"])
"""


def _loaded(url: str, folder: Path) -> set[str]:
    """The modules that a crawl of the section has loaded when it ends."""
    ended = subprocess.run(
        [sys.executable, "-c", _CRAWL, url],
        cwd=PROJECT,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return set(ended.stdout.split())


def test_a_run_without_news_loads_nothing_that_reads_articles_and_no_library_of_others(
    tmp_path: Path,
) -> None:
    town = Section("town")
    town.grow(4)
    with Site(town) as site:
        first = _loaded(site.url("town"), tmp_path)
        second = _loaded(site.url("town"), tmp_path)
        assert site.requests[town.path(1)] == 1
    assert first >= _OF_ARTICLES
    assert not second & (_OF_ARTICLES | _OF_FEEDS | _OF_OTHERS)
