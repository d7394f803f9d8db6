"""The one-page view of an article: on the article's own address, never a print view."""

from __future__ import annotations

import pytest

from crawler.extract import Page, find_single_page

URL = "https://paper.example/travel/walking-the-old-salt-road"


def page(inside: str, url: str = URL) -> Page:
    return Page(f"<html><body><article><p>Text.</p>{inside}</article></body></html>", url)


@pytest.mark.parametrize(
    ("href", "label", "url"),
    [
        (URL + "/komplettansicht", "Auf einer Seite lesen", URL),
        (URL + "/komplettansicht", "x", URL + "/seite-2"),
        ("?seite=all", "Komplettansicht", URL),
        ("?page=all", "View as one page", URL + "?page=1"),
        (URL + "?singlepage=true", "Single page", URL + "/2/"),
        (URL + "/single-page", "Single page", URL + "/page/2"),
        ("?id=4&pagewanted=all", "Single Page", URL + "?id=4"),
    ],
)
def test_the_whole_on_one_page(href: str, label: str, url: str) -> None:
    found = find_single_page(page(f'<a href="{href}">{label}</a>', url))
    assert found is not None
    assert found.startswith(URL)


@pytest.mark.parametrize(
    ("href", "label"),
    [
        ("/print/4711", "Auf einer Seite lesen"),
        (URL + "?view=print", "Single page"),
        (URL + "/druckversion", "Druckansicht"),
        ("/travel/another-road/komplettansicht", "Komplettansicht"),
        ("https://other.example/travel/walking-the-old-salt-road/komplettansicht", "Komplettansicht"),
        (URL, "Auf einer Seite lesen"),
        (URL + "/seite-2", "2"),
        (URL + "#all", "View all"),
    ],
)
def test_what_is_no_view_of_the_whole(href: str, label: str) -> None:
    assert find_single_page(page(f'<a href="{href}">{label}</a>')) is None
