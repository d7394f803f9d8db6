"""Walks into one trap with ours and with plain Scrapy, and says what went wrong."""

from __future__ import annotations

from pathlib import Path

from tests.hostile import crawls
from tests.hostile.crawls import Crawled, wrong_with_run
from tests.hostile.pages import headline
from tests.hostile.raw_server import RawServer
from tests.hostile.trap_sections import Trap

SECONDS = 60.0
# What our own machinery asks for: robots.txt, tdmrep.json, feeds and sitemaps at the usual places.
_OWN_REQUESTS = 25
_BOUND = ("-a", "max_articles=20")


def walk(trap: Trap, folder: Path) -> list[str]:
    """What is wrong with our crawl of the trap."""
    with RawServer(trap.routes, trap.fallback) as server:
        arguments = _BOUND if not trap.articles and not trap.code else ()
        crawled = crawls.ours(folder, f"{server.base}/town/", seconds=SECONDS, arguments=arguments)
        asked = len(server.asked)
    wrong = _wrong(trap, crawled, asked, trap.requests_at_most + _OWN_REQUESTS)
    return wrong + wrong_with_run(crawled, trap.code, SECONDS)


def walk_plain(trap: Trap, folder: Path) -> list[str]:
    """What is wrong with the tutorial spider's."""
    with RawServer(trap.routes, trap.fallback) as server:
        settings = {"CLOSESPIDER_TIMEOUT": 12}  # or CI would never end; it counts as not having ended
        crawled = crawls.plain(folder, f"{server.base}/town/", seconds=30, settings=settings)
        asked = len(server.asked)
    wrong = _wrong(trap, crawled, asked, trap.requests_at_most + _OWN_REQUESTS)
    if trap.code and crawled.code == 0:
        wrong.append("exit code 0 for a section that could not be read")
    return wrong + crawled.out_of_bounds(SECONDS)


def _wrong(trap: Trap, crawled: Crawled, asked: int, most: int) -> list[str]:
    wrong = [] if asked <= most else [f"{asked} requests, more than {most}"]
    if trap.articles or trap.code:
        saved = sorted(str(record["headline"]) for record in crawled.records)
        expected = sorted(headline(name) for name in trap.articles)
        if saved != expected:
            wrong.append(f"saved {len(saved)} records instead of each of {len(expected)} once")
    elif not crawled.records:
        wrong.append("saved nothing")
    return wrong
