"""Pages made to be costly cost no more than their size."""

from __future__ import annotations

import time

import pytest

from crawler.extract import Page, find_next_page, find_single_page, read_counter, read_listing

URL = "https://paper.example/a-story-of-salt"
DEEP = 3_000
MANY = 20_000


@pytest.mark.parametrize(
    "body",
    [
        "".join("<div>1 / 2" for _ in range(DEEP)),
        "<a href='/x-1'>" + "<span>{" * DEEP,
        "<ul>"
        + "".join(f"<li><a href='/a-long-slug-for-story-{n}'>Story number {n}</a>" for n in range(MANY)),
        "".join(f"<a href='?page={n}'>{n}</a>" for n in range(MANY // 4)),
        "".join(f"<span>Page 1 of {n}</span>" for n in range(MANY)),
        "<div class='card'>" * DEEP
        + "".join(f"<a href='/slug-of-a-story-{n}'>S</a></div>" for n in range(DEEP)),
        "<a href='" + "a-" * 50_000 + "'>x</a>" + "<a href='?" + "p=1&" * 30_000 + "'>x</a>",
    ],
    ids=["nested text", "nested braces", "links", "pagers", "counters", "nested cards", "long addresses"],
)
def test_no_page_is_read_in_more_than_linear_time(body: str) -> None:
    began = time.process_time()
    for read in (read_listing, find_next_page, find_single_page, read_counter):
        read(Page(f"<html><body>{body}", URL))
    # 0.2 to 1.5 s where it is linear, minutes where it is not.
    assert time.process_time() - began < 8
