from __future__ import annotations

import pytest

from crawler.extract import Page, read_article
from crawler.items import Article

URL = "https://paper.example/work-and-pay/mill-closes/"
BODY = "<p>The mill in Apoldburg closes at the end of the year, its owners said on Monday.</p>" * 3


def read(above: str = "", head: str = "", h1: str = "The mill closes for good") -> Article:
    article = f"<article><header>{above}<h1>{h1}</h1></header>{BODY}</article>"
    return read_article(Page(f"<html><head>{head}</head><body><main>{article}</main>", URL))


@pytest.mark.parametrize(
    "above",
    [
        '<a href="/work-and-pay/">Work & Pay</a>',
        '<span class="article-section">Work & Pay</span>',
        '<div class="ressort"><a href="/x">Work & Pay</a></div>',
    ],
)
def test_the_section_label_stands_above_the_headline(above: str) -> None:
    article = read(above)
    assert (article.section, article.kicker) == ("Work & Pay", "")


def test_what_the_page_declares_comes_before_what_it_prints() -> None:
    head = '<meta property="article:section" content="Economy">'
    assert read('<a href="/work-and-pay/">Work & Pay</a>', head).section == "Economy"


@pytest.mark.parametrize("names", ["kicker", "article__dachzeile", "roofline", "c-overline"])
def test_the_kicker_is_the_marked_line(names: str) -> None:
    article = read(f'<span class="rubrik">Economy</span><span class="{names}">Steel crisis</span>')
    assert (article.section, article.kicker) == ("Economy", "Steel crisis")


def test_the_line_right_above_the_headline_is_a_kicker_when_nothing_else_is() -> None:
    assert read("<p>Steel crisis</p>").kicker == "Steel crisis"


@pytest.mark.parametrize(
    "above",
    [
        "<p>5 March 2026</p>",
        "<p>By Ada Prior</p>",
        "<p>Search</p>",
        "<p>14:30</p>",
        "<p>6 min read</p>",
        "<p>Posted 2 hours ago</p>",
        "<p>Comments (12)</p>",
        "<p>91</p>",
        "<figure><img src=/mill.jpg><figcaption>Ada Prior</figcaption></figure>",
    ],
)
def test_dates_names_counts_captions_and_controls_are_no_kicker(above: str) -> None:
    assert read(above).kicker == ""


def test_one_section_of_a_list_is_the_section() -> None:
    assert read(head='<meta property="article:section" content="Economy,Work,News">').section == "Economy"


def test_kicker_in_the_headlines_element_may_hold_a_year() -> None:
    head = '<meta property="og:title" content="The mill closes for good">'
    article = read(head=head, h1="<span>Crisis of 2026:</span> <span>The mill closes for good</span>")
    assert (article.kicker, article.headline) == ("Crisis of 2026", "The mill closes for good")
