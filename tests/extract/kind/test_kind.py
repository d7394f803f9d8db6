"""What is no article is named; what has an article's text, or calls itself one, is one."""

from __future__ import annotations

import pytest

from crawler.extract import Page, kind_of
from crawler.items import Article, Block, seal

URL = "https://paper.example/travel/walking-the-old-salt-road-4711"
LONG = (
    "The road begins behind the brick church and does not end for ninety kilometres of sand and heather. "
    * 12
)
CARDS = "".join(f'<h3><a href="/story-{number}">Story number {number}</a></h3>' for number in range(12))


def kind(
    markup: str, text: str = "", url: str = URL, headline: str = "", published: str | None = None
) -> str:
    body = [Block(text=text)] if text else []
    article = seal(Article(url=url, headline=headline, body=body, published_at=published))
    return kind_of(Page(f"<html>{markup}</html>", url), article)


@pytest.mark.parametrize(
    ("markup", "url", "reason"),
    [
        ("<head><title>Just a moment...</title></head><body><p>x</p></body>", URL, "challenge page"),
        (
            "<head><title>Hm</title></head><body><form id='challenge-form'></form></body>",
            URL,
            "challenge page",
        ),
        ("<head><title>Seite nicht gefunden | The Paper</title></head><body></body>", URL, "not found"),
        ("<head><title>404 - The Paper</title></head><body></body>", URL, "not found"),
        ("<head><title>Page not found</title></head><body></body>", URL, "not found"),
        ("<head><title>Mit Werbung lesen?</title></head><body></body>", URL, "consent page"),
        (
            "<head><title>x</title></head><body><p>y</p></body>",
            "https://paper.example/consent?to=a",
            "consent page",
        ),
        ("<head><title>Anmelden – The Paper</title></head><body></body>", URL, "login page"),
        ("<body><main><form><input type='password'></form></main></body>", URL, "login page"),
        (f"<body>{CARDS}</body>", "https://paper.example/tags/salt", "tag page"),
        (f"<body>{CARDS}</body>", "https://paper.example/travel/", "overview"),
        (
            "<body><div id='app'></div></body>",
            "https://paper.example/liveticker/cup-final",
            "live ticker shell",
        ),
        (
            "<head><meta property='og:type' content='video.other'></head><body><p>x</p></body>",
            URL,
            "video only",
        ),
        ("<body><p>x</p></body>", "https://paper.example/bildergalerie/coats-12", "gallery"),
        ("<body><div id='app'></div></body>", URL, "no text"),
    ],
)
def test_what_is_no_article(markup: str, url: str, reason: str) -> None:
    assert kind(markup, url=url) == reason


@pytest.mark.parametrize(
    "markup",
    [
        "<head><title>404 days in the ice</title></head><body></body>",
        "<head><title>Sign in the window: a short history</title></head><body></body>",
        "<head><title>Consent in the theatre</title></head><body></body>",
        "<body><main><input type='password'></main></body>",
        f"<head><meta property='og:type' content='article'></head><body>{CARDS}</body>",
    ],
)
def test_an_articles_text_makes_it_an_article(markup: str) -> None:
    assert kind(markup, LONG) == ""


def test_a_long_page_of_cards_that_nothing_calls_an_article_is_an_overview() -> None:
    assert kind(f"<body>{CARDS}</body>", LONG) == "overview"


def test_a_dated_page_is_an_article_even_with_hardly_a_word() -> None:
    assert kind(f"<body>{CARDS}</body>", "Subscribers read on.", published="2026-03-01T06:00:00Z") == ""


def test_a_live_blog_with_text_is_an_article() -> None:
    assert kind("<body></body>", LONG, url="https://paper.example/liveblog/storm") == ""


def test_dates_and_names_on_cards_make_no_article_of_a_section() -> None:
    cards = "".join(
        f"<div><a href='/a-long-story-of-salt-{number}0012'>A long story of salt, number {number}</a></div>"
        for number in range(8)
    )
    dated = {"published": "2026-03-05T08:00:00Z", "text": "A teaser of the first card."}
    section = "https://paper.example/travel/"
    assert kind(f"<body>{cards}</body>", url=section, **dated) == "overview"
    # It calls itself an article, as plugins do for everything, but has a second page of its own.
    head = "<head><meta property='og:type' content='article'></head>"
    pager = "<div class='pagination'><a href='/travel/page/2/'>Next</a></div>"
    assert kind(f"{head}<body>{cards}{pager}</body>", url=section, **dated) == "overview"
    assert kind(f"{head}<body>{cards}</body>", url=section, **dated) == ""
    # An article that has a short text and much beside it stands at an article's address.
    assert kind(f"<body>{cards}</body>", **dated) == ""
    assert kind(f"<body>{cards}</body>", url="https://paper.example/travel/4711", **dated) == ""
    assert kind(f"<body>{cards}</body>", url=section, published="2026-03-05T08:00:00Z", text=LONG) == ""
