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


def test_the_rubrics_and_authors_that_a_block_links_to_are_not_related() -> None:
    cards = "".join(
        f'<div class=card><a href="/news/{slug}/">{headline}</a> <a href="/{rubric}/">{name}</a>'
        f' <a href="/author/{author}/">By {author}</a></div>'
        for slug, headline, rubric, name, author in [
            ("second-mill-stays", "The second mill stays open until spring", "region", "Region", "ada-prior"),
            (
                "bread-dearer-again",
                "Bread grows dearer again in Apoldburg",
                "money",
                "Your money",
                "joe-lind",
            ),
        ]
    )
    article = read(
        after=f"<section><h3>Read next</h3>{cards}<a href=/region/mills/>All about mills</a></section>"
    )
    assert [card.headline for card in article.related] == [
        "The second mill stays open until spring",
        "Bread grows dearer again in Apoldburg",
    ]


def test_a_short_card_among_longer_ones_is_not_lost() -> None:
    cards = "".join(
        f'<li><a href="/news/{slug}/">{headline}</a></li>'
        for slug, headline in [
            ("second-mill-stays-open", "The second mill stays"),
            ("flour", "Flour for all"),
        ]
    )
    article = read(after=f"<section><h3>Read next</h3><ul>{cards}</ul></section>")
    assert [card.headline for card in article.related] == ["The second mill stays", "Flour for all"]


def test_a_block_in_the_text_ends_where_the_text_goes_on() -> None:
    more = '<p>Also read:</p><p><a href="/news/two/">The second mill stays open</a></p>'
    more += f'<h2>What the council says</h2>{BODY}<p>It will hear <a href="/news/owners/">what the owners planned</a>'
    more += " for the old mill before it votes on the plan in December.</p>"
    article = read(inside=more)
    assert [card.headline for card in article.related] == ["The second mill stays open"]
    assert "What the council says" in article.text
    assert "second mill" not in article.text


def test_a_card_never_takes_the_headline_of_what_stands_around_its_block() -> None:
    links = "".join(
        f'<div><a href="/news/{slug}/">{slug.title()} for everyone in town</a></div>'
        for slug in ("bread", "flour")
    )
    block = f"<div><div><div><b>Read more</b>{links}</div></div></div>"
    around = f"<div class=story>{block}<h2>Another story altogether</h2></div>"
    article = read(after=around)
    assert [card.headline for card in article.related] == [
        "Bread for everyone in town",
        "Flour for everyone in town",
    ]


def test_a_label_that_the_heading_repeats_is_no_part_of_the_headline() -> None:
    card = '<li><a href="/news/two/"><h4><span class="kicker">Work</span> The second mill stays open</h4></a></li>'
    article = read(after=f"<section><h3>Read next</h3><ul>{card}</ul></section>")
    assert [(card.section, card.headline) for card in article.related] == [
        ("Work", "The second mill stays open")
    ]
