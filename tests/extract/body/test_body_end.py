"""Where the text of a page ends when the article goes on behind it."""

from __future__ import annotations

from crawler.extract import Page, read_article

TEXT = (
    "<p>" + "The ferry left at noon, and whoever had missed it sat on the quay until evening. " * 3 + "</p>"
)
URL = "https://paper.example/travel/the-ferry-leaves-at-noon"


def last_text(pager: str) -> str:
    body = f"<h1>The ferry leaves</h1><div>{TEXT * 3}<h2>What the captain said</h2></div>{pager}"
    return read_article(Page(f"<html><body><article>{body}</article></body></html>", URL)).body[-1].text


def test_a_subhead_at_the_end_of_a_page_belongs_to_the_text_of_the_next() -> None:
    assert last_text(f'<a href="{URL}/seite-2">Nächste Seite</a>') == "What the captain said"


def test_a_heading_behind_the_last_text_of_an_article_is_none_of_its_own() -> None:
    assert last_text("").startswith("The ferry left")
