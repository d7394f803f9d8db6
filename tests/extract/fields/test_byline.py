"""Who wrote it, by the byline that a page prints."""

from __future__ import annotations

import pytest

from crawler.extract import Page, read_article

TEXT = "<p>" + "The harbour council met again last night and talked about the new quay wall. " * 3 + "</p>"


def authors(below: str, head: str = "") -> list[str]:
    meta = '<title>The new quay wall</title><meta property="og:site_name" content="The Example">'
    html = f"<html lang=en>{meta}{head}<body><article><h1>The new quay wall</h1>{below}{TEXT * 3}"
    return read_article(Page(html, "https://news.example/quay")).authors


@pytest.mark.parametrize(
    "line",
    [
        "<div>Ana Example | 05.04.2026 - Updated: 06.04.2026</div>",
        "<div><span>Ana Example</span><span>Apr 05, 2026</span></div>",
        "<p>By Ana Example April 5, 2026</p>",
        "<li>Von: <a href=/a>Ana Example</a></li>",
        "<p class=author>von Ana Example, The Example</p>",
        "<p class=author>Ana Example in Harbourtown</p>",
        "<p>Ein Gastbeitrag von Ana Example</p>",
        "<p>Words: Ana Example</p>",
        "<p class=author>Reportage: Ana Example</p>",
    ],
)
def test_name_is_read_from_the_printed_line(line: str) -> None:
    assert authors(line) == ["Ana Example"]


@pytest.mark.parametrize(
    "line",
    [
        "<div>Publié le 5 avril 2026</div>",
        "<div>WASHINGTON, 5 April 2026</div>",
        "<div>Gratulation von Ana Example</div>",
        "<div class=author-link><span class=author>منوعات</span></div>",
        "<blockquote><p>It will hold.</p><footer class=author>Ben Example</footer></blockquote>",
    ],
)
def test_what_is_no_author_is_not_read_as_one(line: str) -> None:
    assert authors(line) == []


def test_names_side_by_side_are_parted() -> None:
    line = "<div class=byline><span>Ana Example</span> <span>Ben van Other</span></div>"
    assert authors(line) == ["Ana Example", "Ben van Other"]


def test_house_behind_a_persons_name_is_no_author() -> None:
    claim = "Ana Example, professor of harbours at the town's university, The Example"
    assert authors("", f'<meta name="author" content="{claim}">')[0] == "Ana Example"
    assert "The Example" not in authors("", f'<meta name="author" content="{claim}">')


def test_initials_of_the_house_are_the_house() -> None:
    head = '<meta name="author" content="TE">'
    assert authors("<p>By Ana Example</p>", head) == ["Ana Example"]


def test_printed_person_beats_the_house_and_its_address() -> None:
    head = '<meta name="author" content="The Example, Harbourtown, Exampleland">'
    assert authors("<p>By Ana Example</p>", head) == ["Ana Example"]
    assert authors("", head) == ["The Example"]


def test_byline_is_found_where_the_headline_is_printed_otherwise() -> None:
    links = "<div><p>Weather</p></div>" * 60
    html = (
        "<title>The new quay wall</title><body>"
        f"{links}<h1>Harbours: what the wall will cost</h1><p class=author>von Ana Example</p>{TEXT * 3}"
    )
    assert read_article(Page(html, "https://news.example/quay")).authors == ["Ana Example"]
