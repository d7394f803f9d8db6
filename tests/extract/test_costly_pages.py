"""What a page can hold is bounded for its readers, and what was left out is said."""

from __future__ import annotations

from functools import partial

import pytest

from benchmarks.costly_pages import PAGES
from benchmarks.costs import times_the_parse
from benchmarks.reading_costs import read
from crawler.extract import Page, read_article

URL = "https://inselbote.example/2024/faehre"


def test_an_article_on_a_page_too_large_to_be_looked_at_whole_is_incomplete() -> None:
    article = read_article(Page(PAGES["p"](2 << 20), URL))
    assert len(article.body) == 10_000
    assert not article.complete
    assert read_article(Page(PAGES["p"](1 << 16), URL)).complete


@pytest.mark.parametrize(
    "name", ["stairs of tags", "stairs of related", "related links", "images at depth", "caption", "authors"]
)
def test_what_stands_in_itself_or_has_no_end_costs_no_more_for_that(name: str) -> None:
    # Each took quadratic time once: minutes at this size.
    html = PAGES[name](1 << 20)
    assert times_the_parse(partial(read, "article", html), html, tries=1) < 60


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "p",
        "br br",
        "img and p",
        "related links",
        "deep",
        "classes of one",
        "script",
        "JSON-LD nodes",
        "title",
    ],
)
def test_a_page_of_eight_mib_costs_no_more_than_twenty_times_its_parse(name: str) -> None:
    html = PAGES[name](8 << 20)
    assert times_the_parse(partial(read, "article", html), html, tries=2) < 20
