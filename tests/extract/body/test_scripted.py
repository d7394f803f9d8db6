"""Bodies that stand only in scripts."""

from __future__ import annotations

import json

import pytest

from crawler.extract import Page, read_article

WORDS = "The harbour council met again last night and talked for hours about the price of the new quay wall. "
PARAGRAPHS = [f"Paragraph {number}: {WORDS * 2}".strip() for number in range(4)]
HTML = "".join(f'<p class="text">{text}</p>' for text in PARAGRAPHS)


def texts(scripts: str, markup: str = "<div id=root></div>") -> list[str]:
    html = f"<html><body><h1>Quay wall</h1>{markup}{scripts}</body></html>"
    return [block.text for block in read_article(Page(html, "https://news.example/quay")).body]


def linked(**more: object) -> str:
    node = {"@type": "NewsArticle", "headline": "Quay wall", "articleBody": "\n\n".join(PARAGRAPHS), **more}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def state(value: object) -> str:
    return "<script>push([1," + json.dumps(value).replace("<", "\\u003c") + "])</script>"


@pytest.mark.parametrize("script", [linked(), state(HTML), state({"page": {"contentHtml": HTML, "id": "7"}})])
def test_body_of_an_empty_page_is_read_from_its_scripts(script: str) -> None:
    assert texts(script) == PARAGRAPHS


def test_markup_wins_where_it_holds_the_text() -> None:
    markup = "".join(f"<p>Printed {number}: {WORDS}</p>" for number in range(3))
    assert [text[:7] for text in texts(state(HTML), f"<article>{markup}</article>")] == ["Printed"] * 3


def test_what_is_behind_a_wall_stays_there() -> None:
    assert texts(linked(isAccessibleForFree=False)) == []


@pytest.mark.parametrize(
    "script", ['<script>f("\\x3cp>' + "a" * 900 + '")</script>', '<script>"' + "\\" * 999 + "</script>"]
)
def test_scripts_that_are_no_json_are_passed_over(script: str) -> None:
    assert texts(script) == []
