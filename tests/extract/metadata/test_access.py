from __future__ import annotations

import pytest

from crawler.extract import Page, read_article
from crawler.extract.metadata.language import normal_tag

URL = "https://paper.example/news/mill-closes/"
SHORT = "<p>The mill in Apoldburg closes at the end of the year, its owners said on Monday.</p>"


def data(free: str) -> str:
    node = f'{{"@type":"NewsArticle","headline":"The mill","isAccessibleForFree":{free}}}'
    return f'<script type="application/ld+json">{node}</script>'


@pytest.mark.parametrize(
    ("head", "access"),
    [
        ("", "unknown"),
        (data("true"), "free"),
        (data('"False"'), "paywalled"),
        (data('"http://schema.org/False"'), "paywalled"),
        ('<meta property="article:content_tier" content="metered">', "metered"),
        ('<meta property="article:content_tier" content="locked">', "paywalled"),
    ],
)
def test_access_is_what_the_page_states(head: str, access: str) -> None:
    html = f"<html><head>{head}</head><body><h1>The mill</h1>{SHORT * 30}</body></html>"
    article = read_article(Page(html, URL))
    assert article.access == access
    assert article.complete


def test_the_beginning_of_a_paywalled_text_is_not_complete() -> None:
    html = f"<html><head>{data('false')}</head><body><h1>The mill</h1><article>{SHORT * 3}</article></body></html>"
    assert not read_article(Page(html, URL)).complete


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("de_AT.UTF-8", "de-AT"),
        ("en", "en"),
        ("ZH-hant-tw", "zh-Hant-TW"),
        ("English", ""),
        ("", ""),
        ("x", ""),
    ],
)
def test_language_tags_take_one_form(written: str, tag: str) -> None:
    assert normal_tag(written) == tag


def test_a_page_that_does_not_say_is_read() -> None:
    html = f"<html><body><h1>The mill</h1><article>{SHORT * 5}</article></body></html>"
    assert read_article(Page(html, URL)).language == "en"
