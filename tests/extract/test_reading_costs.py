"""Articles made to be costly cost no more than their size."""

from __future__ import annotations

import time

import pytest

from crawler.extract import Page, kind_of, read_article, read_feed

URL = "https://paper.example/a-story-of-salt"
MANY = 20_000


@pytest.mark.parametrize(
    "body",
    [
        "".join(f"<img src='/{n}.jpg'>" for n in range(MANY)),
        "<figure>" + "".join(f"<img src='/{n}.jpg'><p>Salt {n}" for n in range(MANY)),
        "".join(
            f"<figure><img src='/{n}.jpg'><figcaption>Salt {n}</figcaption></figure>" for n in range(MANY)
        ),
        "".join(f"<p>The salt of {n} barrels was weighed again and again." for n in range(MANY)),
        "".join(f"<p class='author'>By Ada Winter{n} and Bo Summer{n}" for n in range(MANY)),
    ],
    ids=["pictures in one box", "pictures in one figure", "figures", "paragraphs", "bylines"],
)
def test_no_article_is_read_in_more_than_linear_time(body: str) -> None:
    began = time.process_time()
    page = Page(f"<html><body><article><h1>A story of salt</h1><p>Once there was salt.</p>{body}", URL)
    kind_of(page, read_article(page))
    # 0.4 to 3 s where it is linear; pictures in one box took a minute.
    assert time.process_time() - began < 10


def test_a_feed_of_thousands_of_attributes_costs_no_more_than_its_length() -> None:
    feed = (
        b"<rss " + b" ".join(b"a%d='x'" % number for number in range(50_000)) + b"><channel></channel></rss>"
    )
    began = time.process_time()
    assert read_feed(feed, URL) == []
    assert time.process_time() - began < 3  # 16 s without
