from __future__ import annotations

import pytest

from crawler.extract import Page, read_article
from crawler.items import Article, Related

URL = "https://paper.example/news/mill-closes/"
BODY = "<p>The mill in Apoldburg closes at the end of the year, its owners said on Monday.</p>" * 3


def read(inside: str = "", after: str = "") -> Article:
    text = f"<article><h1>The mill closes for good</h1><div class=body>{BODY}{inside}</div></article>"
    html = f"<html><body><main>{text}{after}</main>"
    return read_article(Page(html, URL))


CARD = (
    '<article class="card"><a href="/news/two/"><img src=/2.jpg alt=""><span class="title">The second mill stays open'
    '</span> <span class="category">Work</span></a><h4><a href="/news/two/">The second mill stays open</a></h4>'
    "</article>"
)


@pytest.mark.parametrize(
    "label", ["Das könnte dich auch interessieren", "Related articles", "À lire aussi", "関連記事"]
)
def test_a_card_printed_twice_is_one_related_article(label: str) -> None:
    article = read(after=f"<section><h3>{label}</h3>{CARD}</section>")
    assert article.related == [
        Related(
            url="https://paper.example/news/two/",
            headline="The second mill stays open",
            section="Work",
            label=label,
        )
    ]
    assert "second mill" not in article.text


def test_read_also_within_the_text_is_related_and_does_not_end_the_body() -> None:
    more = '<p>Read also: <a href="/news/two/">The second mill stays open</a></p>'
    more += "<p>The town council meets on Friday to discuss it.</p>"
    article = read(inside=more)
    assert [(card.headline, card.label) for card in article.related] == [
        ("The second mill stays open", "Read also")
    ]
    assert article.text.endswith("The town council meets on Friday to discuss it.")
    assert "second mill" not in article.text


@pytest.mark.parametrize(
    "block",
    [
        "<h3>Related topics</h3><a href=/t/steel-industry>The steel industry</a>",
        "<h3>More by Ada Prior</h3><a href=/news/two/>The second mill stays open</a>",
        "<h3>Related articles</h3><a href=https://ads.example/x>Buy a mill of your own today</a>",
        "<h3>Related articles</h3><a href=/news/mill-closes/?utm_source=x>The mill closes for good</a>",
    ],
)
def test_topics_authors_adverts_and_the_article_itself_are_not_related(block: str) -> None:
    assert read(after=f"<section>{block}</section>").related == []


def test_a_subheading_of_the_article_heads_no_related_block() -> None:
    inside = (
        f"<h2>Recommended by the council</h2>{BODY}<p>Of <a href=/news/two/>the report on the second mill</a>"
    )
    inside += " nothing was said, and what the owners had to say about it in the long debate was little.</p>"
    article = read(inside=inside)
    assert article.related == []
    assert "Recommended by the council" in article.text
