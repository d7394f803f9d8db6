"""The record as NewsArticle, Markdown, HTML and a spreadsheet's row."""

from __future__ import annotations

import json
from typing import Any, get_args

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from crawler.dataset.flat import defused, flat_columns, flat_row
from crawler.dataset.html import to_html
from crawler.dataset.markdown import escaped, to_markdown
from crawler.dataset.schema_org import to_schema_org
from crawler.items import Block, BlockType, Related
from crawler.text import clean_line
from tests.dataset.examples import record, rich_article, sparse_article


def test_schema_org_says_what_the_record_says() -> None:
    made = to_schema_org(record(rich_article()))
    assert made["@type"] == "NewsArticle"
    assert made["author"][0] == {"@type": "Person", "name": "Ada Quill"}
    assert made["datePublished"] == "2026-03-01T06:30:00Z"
    assert made["isAccessibleForFree"] is True
    assert made["pagination"] == "1-2"
    assert made["articleBody"].startswith("The first boat")
    assert json.loads(json.dumps(made)) == made


def test_schema_org_is_silent_about_what_is_not_known() -> None:
    made = to_schema_org(record(sparse_article()))
    assert set(made) == {"@context", "@type", "identifier", "url", "mainEntityOfPage", "wordCount", "version"}


def test_markdown_has_every_block_in_order() -> None:
    assert to_markdown(record(rich_article())) == (
        "# The ferry that waits, part 0\n\n"
        "*Why a small harbour keeps its timetable on paper.*\n\n"
        "Ada Quill, Søren Ægir · 2026-03-01 · The Paper\n\n"
        "The first boat leaves at six, when there is somebody to take along.\n\n"
        "## A timetable, in pencil\n\n"
        "```\n06:00  quay\n  06:20  island\n```\n\n"
        "![A quay](https://paper.example/quay.jpg)\n*Low tide M. Low*\n\n"
        "- Bring coins.\n\n"
        "| Monday | 06:00 |\n|---|---|\n\n"
        "> “We wait”, she says.\n\n"
        "<https://video.example/1>\n"
    )


@given(st.text(max_size=60).map(clean_line))
def test_any_text_comes_through_markdown_as_it_is(text: str) -> None:
    shown = MarkdownIt("commonmark").render(escaped(text))
    assert "".join(lxml.html.fromstring(f"<div>{shown}</div>").itertext()).strip() == text


def _shown(**fields: Any) -> lxml.html.HtmlElement:
    reader = MarkdownIt("commonmark")
    reader.validateLink = lambda url: True  # type: ignore[method-assign]  # other readers link to any address
    return lxml.html.fromstring(f"<div>{reader.render(to_markdown(record(rich_article(**fields))))}</div>")


@pytest.mark.parametrize("text", ["Platz 1 #", "#", "C#", "## #", "Wer braucht schon ###"])
def test_a_heading_keeps_the_number_signs_at_its_end(text: str) -> None:
    shown = _shown(headline=text, body=[Block(type="heading", level=2, text=text)])
    assert [shown.xpath(f"string(//{name})") for name in ("h1", "h2")] == [text, text]


def test_a_list_that_begins_deep_is_a_list_and_not_code() -> None:
    items = [Block(type="list_item", level=level, text=f"item {level}") for level in (3, 1, 4, 2)]
    shown = _shown(body=items)
    assert not shown.xpath("//pre")
    assert [(item.text or "").strip() for item in shown.iter("li")] == [
        "item 3",
        "item 1",
        "item 4",
        "item 2",
    ]
    assert [len(item.xpath("ancestor::ul")) for item in shown.iter("li")] == [1, 1, 2, 2]


def test_markdown_links_to_no_address_that_could_run() -> None:
    kinds: tuple[BlockType, ...] = ("embed", "image")
    shown = _shown(body=[Block(type=kind, text="words", url="javascript:alert(1)") for kind in kinds])
    assert not shown.xpath("//@href | //@src")


_KINDS: tuple[BlockType, ...] = get_args(BlockType)
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)> javascript:alert(1)'


def test_nothing_in_a_record_can_run_in_the_html() -> None:
    article = rich_article(
        headline=HOSTILE,
        teaser=HOSTILE,
        section=HOSTILE,
        language='en" onload="alert(1)',
        authors=[HOSTILE],
        body=[Block(type=kind, text=HOSTILE, url="javascript:alert(1)", caption=HOSTILE) for kind in _KINDS],
        related=[
            Related(url="javascript:alert(1)", headline=HOSTILE),
            Related(url='https://a.example/"onclick="x'),
        ],
    )
    tree = lxml.html.document_fromstring(to_html(record(article)))
    assert not tree.xpath("//script | //iframe | //object | //*[@*[starts-with(name(), 'on')]]")
    for address in tree.xpath("//@href | //@src"):
        assert str(address).startswith(("http://", "https://"))
    assert tree.findtext(".//h1") == HOSTILE


def test_html_shows_the_article() -> None:
    tree = lxml.html.document_fromstring(to_html(record(rich_article())))
    assert tree.findtext(".//h2") == "A timetable, in pencil"
    assert tree.xpath("string(//pre)") == "06:00  quay\n  06:20  island"
    assert tree.xpath("//td/text()") == ["Monday", "06:00"]
    assert tree.xpath("//time/@datetime") == ["2026-03-01T06:30:00Z"]


def test_a_row_has_a_cell_for_every_key_and_no_formula() -> None:
    row = flat_row(record(rich_article(headline="=HYPERLINK(1)", tags=["@a", "b"], teaser="plain")))
    assert tuple(row) == flat_columns()
    assert row["headline"] == "'=HYPERLINK(1)"
    assert row["tags"] == "'@a; b"
    assert row["teaser"] == "plain"
    assert row["crawl.listing_page"] == 1
    assert row["complete"] == "true"
    assert json.loads(str(row["related"]))[0]["section"] == "Work"


@given(st.text())
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert not defused(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert defused(text).removeprefix("'") == text.removeprefix("'")
