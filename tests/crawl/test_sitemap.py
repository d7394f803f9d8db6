"""Sitemaps as they come."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
from scrapy.http import Response

from crawler.crawl.sitemap import SitemapEntry, read_sitemap

_MOST = 100_000
_INDEX = (
    b"<sitemapindex><sitemap><loc>https://paper.example/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap>"
    b"<sitemap><loc>https://paper.example/new.xml</loc><lastmod>2026-03-01</lastmod></sitemap></sitemapindex>"
)


def _answer(body: bytes) -> Response:
    return Response("https://paper.example/sitemap.xml", body=body)


@pytest.mark.parametrize("body", [_INDEX, gzip.compress(_INDEX)], ids=["plain", "packed"])
def test_an_index_is_read_packed_or_not_and_its_newest_comes_first(body: bytes) -> None:
    listed = read_sitemap(_answer(body), _MOST)
    assert listed.is_index
    assert [entry.url.rpartition("/")[2] for entry in listed.newest_first()] == ["new.xml", "old.xml"]


def test_pages_are_no_index() -> None:
    listed = read_sitemap(_answer(b"<urlset><url><loc>https://paper.example/a</loc></url></urlset>"), _MOST)
    assert (listed.is_index, listed.entries) == (False, [SitemapEntry("https://paper.example/a")])


# Names of our own: gzip writes the second into its head, and the workers of `make test` would not agree.
@pytest.mark.parametrize("body", [b"", gzip.compress(b"<urlset>")[:12]], ids=["empty", "cut"])
def test_what_is_no_sitemap_is_refused_with_the_reason(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"^[a-z]+$"):
        read_sitemap(_answer(body), _MOST)


@pytest.mark.parametrize(
    ("changed", "new"),
    [
        ("2026-03-04", False),
        ("2026-03-05", True),
        ("2026-03-05T00:30:00+01:00", False),
        ("", True),
        ("soon", True),
    ],
)
def test_what_was_changed_before_a_day_is_not_new(changed: str, new: bool) -> None:
    entry = SitemapEntry("https://paper.example/a", changed)
    assert entry.is_new(datetime(2026, 3, 5, tzinfo=UTC)) == new
    assert entry.is_new(None)
