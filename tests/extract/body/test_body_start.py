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


def texts(html: str) -> list[str]:
    return [block.text for block in read_article(Page(html, "https://paper.example/a-story-of-salt/2/")).body]


def test_several_subheads_in_a_row_may_begin_a_page() -> None:
    heads = "<h2>The second day</h2><h2>The third day</h2><h2>The last day</h2>"
    found = texts(f"<article><h1>Salt</h1><div class='text'>{heads}{LONG}{LONG}</div></article>")
    assert found[:3] == ["The second day", "The third day", "The last day"]


def test_kicker_above_a_subhead_of_another_level_is_not_the_bodys() -> None:
    found = texts(
        f"<article><h1>Salt</h1><div><h4>On the road</h4><h2>The day</h2>{LONG}{LONG}</div></article>"
    )
    assert found[0] == "The day"


def test_page_of_short_lines_only_has_them_for_its_body() -> None:
    names = ["Anna Weber", "Ben Novak", "Carla Rossi", "Dan Okafor"]
    lines = "".join(f"<p>{name}</p>" for name in names)
    page = f"<article><h1>All winners</h1><div class='text'>{lines}</div></article><footer><p>Imprint</p></footer>"
    assert texts(page) == names


def test_list_around_the_whole_page_is_its_layout() -> None:
    """A body in a list item had its first paragraphs taken for a summary when a heading came later."""
    html = f"<ul><li><div><h1>Salt</h1>{LONG}<h2>The day</h2>{LONG}{LONG}</div></li></ul>"
    assert len(texts(html)) == 4


def test_heading_without_a_letter_is_a_drawn_line() -> None:
    found = texts(f"<article><h1>Salt</h1><div>{LONG}<h2>___</h2><p>Then: {LONG[3:]}</div></article>")
    assert len(found) == 2
