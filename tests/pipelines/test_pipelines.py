"""The invariants that hold for every item, whatever made it."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.exceptions import DropItem

from crawler.dataset.validate import validate_article
from crawler.errors import UnreadablePage
from crawler.extract import Page, read_article
from crawler.items import Article, Block, Image, Related
from crawler.pipelines.authors import AuthorsPipeline
from crawler.pipelines.dates import DatesPipeline
from crawler.pipelines.identity import IdentityPipeline
from crawler.pipelines.record import RecordPipeline
from crawler.pipelines.related import RelatedPipeline
from crawler.pipelines.text import TextPipeline
from crawler.pipelines.urls import UrlsPipeline

URL = "https://paper.example/news/mill"
PIPELINES = (
    RecordPipeline(), TextPipeline(), DatesPipeline(), AuthorsPipeline(), UrlsPipeline(), RelatedPipeline(),
    IdentityPipeline(),
)  # fmt: skip


def through(item: Any) -> Article:
    for pipeline in PIPELINES:
        item = pipeline.process_item(item)
    made: Article = item
    return made


def test_text_loses_what_nobody_can_see() -> None:
    item = through(Article(url=URL, headline="Tan\u00adnert\u200b \u202eschließt\u2028 das\x07 Werk\u0308"))
    assert item.headline == "Tannert schließt das Werk\u0308".replace("k\u0308", "k̈")


def test_code_keeps_its_lines() -> None:
    item = through(Article(url=URL, body=[Block(type="code", text="if a:\r\n\tb()  ")]))
    assert item.body[0].text == "if a:\n    b()"


def test_blocks_that_hold_nothing_are_dropped_and_the_rest_numbered() -> None:
    body = [
        Block(text="One."),
        Block(text=" \u200b "),
        Block(type="image", url="https://paper.example/i.jpg"),
    ]
    assert [(block.index, block.type) for block in through(Article(url=URL, body=body)).body] == [
        (0, "paragraph"),
        (1, "image"),
    ]


@pytest.mark.parametrize(
    ("given_date", "kept"),
    [
        ("2026-03-05T14:30:00+01:00", "2026-03-05T13:30:00Z"),
        ("2026-03-05", "2026-03-05T00:00:00Z"),
        ("soon", None),
        (None, None),
    ],
)
def test_dates_become_utc_or_null(given_date: str | None, kept: str | None) -> None:
    item = through(Article(url=URL, published_at=given_date))
    assert item.published_at == kept
    assert item.published_raw == (given_date or "")


def test_a_byline_is_split_into_names() -> None:
    assert through(Article(url=URL, authors=["Von Mara Lindhoff und Tarek Voigt"])).authors == [
        "Mara Lindhoff",
        "Tarek Voigt",
    ]


def test_tracking_goes_and_page_numbers_stay() -> None:
    item = through(
        Article(url=URL + "?utm_source=x&page=2#top", images=[Image(url="data:image/png;base64,AAAA")])
    )
    assert item.url == URL + "?page=2"
    assert item.images == []


def test_a_card_printed_twice_is_one_that_knows_what_both_know() -> None:
    cards = [
        Related(url=URL + "-two", headline="Two", section=""),
        Related(url=URL + "-two?utm_medium=card", headline="", section="Work", label="More"),
        Related(url=URL, headline="the article itself"),
    ]
    assert through(Article(url=URL, related=cards)).related == [
        Related(url=URL + "-two", headline="Two", section="Work", label="More")
    ]


def test_an_item_of_another_kind_with_the_records_fields_is_taken() -> None:
    item = through({"url": URL, "headline": " The  mill ", "body": [{"text": "It closes."}]})
    assert (item.headline, item.text) == ("The mill", "It closes.")
    assert validate_article(item) == []


@pytest.mark.parametrize("item", [{"url": URL, "title": "x"}, {"url": URL, "tags": "steel"}])
def test_an_item_that_is_no_article_is_dropped_by_name(item: dict[str, Any]) -> None:
    with pytest.raises(DropItem, match="not an article"):
        RecordPipeline().process_item(item)


PIECES = st.sampled_from(
    [
        "<h1>Der Kurs\u00adwechsel</h1>",
        "<p class=byline>Von Mara Lindhoff und T. Voigt</p>",
        "<time datetime='2026-03-05T14:30:00+01:00'>5. März</time>",
        "<p>Das Werk in Apoldburg schließt zum Jahresende.</p>",
        "<p>\u202eNiemand\u200b weiß, wie es weitergeht, sagt der Betriebsrat.</p>",
        "<h2>Was nun?</h2>",
        "<ul><li>Eins<li>Zwei</ul>",
        "<figure><img src=/a.jpg?utm_source=x alt=Werk><figcaption>Das Werk. Foto: Voigt</figcaption></figure>",
        "<aside><h3>Lesen Sie auch</h3><a href=/zwei>Zwei</a><a href=/zwei?utm_x=1>Zwei</a></aside>",
        "<blockquote>Nie wieder.</blockquote>",
        "<table><tr><td>a<td>b</table>",
        "<pre>x\n  y</pre>",
        "<meta property=article:published_time content='2026-03-05'>",
        "<title>Kurswechsel | Blatt</title>",
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Kurs\\u2028wechsel"}</script>',
        '<script type="application/ld+json">{"@type":"Article","author":["Von A B und C D"]}</script>',
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=25).map("".join) | st.text(max_size=200))
def test_the_pipelines_change_nothing_in_what_the_readers_return(html: str) -> None:
    try:
        article = read_article(Page(html, URL))
    except UnreadablePage:
        return
    assert through(copy.deepcopy(article)) == article
