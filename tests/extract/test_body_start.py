"""A page may begin with a subhead or a short line, as page 2 of an article often does."""

from __future__ import annotations

import pytest

from crawler.extract import Page, read_article

LONG = (
    "<p>"
    + "The road goes on behind the brick church, and so does the story of those who walked it. " * 3
    + "</p>"
)


@pytest.mark.parametrize("first", ["<h2>The second day</h2>", "<p>Showing up</p>"])
def test_what_stands_before_the_first_long_paragraph_is_kept(first: str) -> None:
    html = f"<html><body><article><h1>Salt</h1><div class='text'>{first}{LONG}{LONG}</div></article></body></html>"
    body = read_article(Page(html, "https://paper.example/a-story-of-salt/2/")).body
    assert body[0].text in first
