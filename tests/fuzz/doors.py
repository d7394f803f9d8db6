"""The doors through which strangers' bytes come in. Only errors with a name of ours may come out."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.errors import UnreadablePage
from crawler.extract import (
    Page,
    find_next_page,
    find_single_page,
    kind_of,
    read_article,
    read_counter,
    read_feed,
    read_listing,
)
from crawler.network.decompress import CODINGS, TooLarge, Undecodable, decompress
from crawler.network.retry_after import wait_of
from crawler.network.rights import reserved_by
from crawler.network.robots import RobotsFile
from crawler.network.sniff import foreign_kind
from crawler.network.tdmrep import read_tdmrep, reservation_for

URL = "https://lantern.example/town/a-long-story-from-the-harbour"
_NOW = datetime(2026, 3, 2, tzinfo=UTC)


def read_page(body: bytes, content_type: str = "") -> None:
    """Every reader over one body."""
    page = Page(body, URL, content_type)
    try:
        article = read_article(page)
        kind_of(page, article)
        read_counter(page)
        find_next_page(page)
        find_single_page(page)
        read_listing(page)
    except UnreadablePage:
        return
    reserved_by(article.rights, "broadsheet", _NOW)


def read_host_files(body: bytes) -> None:
    """robots.txt, tdmrep.json, a feed and a header."""
    robots = RobotsFile(body, "broadsheet")
    robots.allows(URL)
    assert robots.crawl_delay >= 0
    reservation_for(URL, read_tdmrep(body))
    read_feed(body, URL)
    wait = wait_of(body[:200], _NOW)
    assert wait is None or wait >= 0
    foreign_kind(body)


def unfold(body: bytes, limit: int = 1 << 20) -> None:
    """Every coding, in bounds."""
    for coding in sorted(CODINGS):
        try:
            assert len(decompress(body, coding, limit)[0]) <= limit
        except (TooLarge, Undecodable):
            continue
