from __future__ import annotations

import pytest

from crawler.extract.metadata.canonical import read_canonical
from crawler.extract.metadata.jsonld import JsonLd
from crawler.extract.metadata.metatags import MetaTags
from crawler.extract.page.page import Page

URL = "https://www.paper.example/politics/harbour-council-votes-on-ferry-81234.html"


def canonical(head: str, url: str = URL) -> str:
    page = Page(f"<html><head>{head}</head><body><p>Text.</p></body></html>", url)
    return read_canonical(url, url, JsonLd(page.told, url), MetaTags(page.told))


def link(href: str) -> str:
    return f'<link rel="canonical" href="{href}">'


@pytest.mark.parametrize(
    "href",
    [
        URL,
        "/politics/harbour-council-votes-on-ferry-81234.html?utm_source=x",
        "https://paper.example/news/harbour-council-votes-on-ferry-81234.html",
        "https://paper.example/politics/council-votes-for-new-ferry-81234.html",
    ],
)
def test_the_articles_own_address_is_trusted(href: str) -> None:
    assert canonical(link(href)).startswith("https://")


@pytest.mark.parametrize(
    "href",
    [
        "",
        "https://www.paper.example/",
        "https://elsewhere.example/politics/harbour-council-votes-on-ferry-81234.html",
        "https://www.paper.example/sports/what-the-keeper-said-77001.html",
        "javascript:void(0)",
    ],
)
def test_another_site_the_front_page_and_another_article_are_not(href: str) -> None:
    assert canonical(link(href)) == ""


def test_a_second_source_on_the_page_confirms_an_address_that_looks_different() -> None:
    moved = "https://www.paper.example/a/xk29q"
    assert canonical(link(moved)) == ""
    assert canonical(link(moved) + f'<meta property="og:url" content="{moved}">') == moved


def test_a_page_that_declares_nothing_has_none() -> None:
    assert canonical("") == ""
