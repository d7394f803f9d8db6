"""Which of the page's claims is the headline."""

from __future__ import annotations

import json

import pytest

from crawler.extract import Page, read_article

TEXT = "<p>" + "The harbour council met again last night and talked about the new quay wall. " * 3 + "</p>"
SEARCHED = "Quay wall 2026: price, dates, opening hours"
SHARED = "How the new quay wall divides a town"


def headline(body: str, structured: str = SEARCHED, shared: str = SHARED, head: str = "") -> tuple[str, str]:
    node = json.dumps({"@type": "NewsArticle", "headline": structured})
    tags = f'<meta property="og:title" content="{shared}">' if shared else ""
    page = (
        f'<title>{structured}</title>{tags}{head}<script type="application/ld+json">{node}</script>'
        f"<body>{body}{TEXT * 3}"
    )
    article = read_article(Page(page, "https://news.example/quay"))
    return article.headline, article.kicker


CRUMBS = f"<ul><li><a href=/n>News</a></li><li><h1>{SEARCHED}</h1></li></ul>"


@pytest.mark.parametrize(
    ("printed", "kicker"),
    [
        (f"<h2>{SHARED}</h2>", ""),
        (f"<h2><span>Harbours – </span><span>{SHARED}</span></h2>", "Harbours"),
    ],
)
@pytest.mark.parametrize("crumbs", [CRUMBS, f"<nav>{CRUMBS}</nav>"])
def test_headline_that_the_page_prints_wins_against_one_in_the_breadcrumb(
    crumbs: str, printed: str, kicker: str
) -> None:
    assert headline(crumbs + printed) == (SHARED, kicker)


def test_kicker_in_a_line_of_its_own_is_no_part_of_the_headline() -> None:
    printed = f"<h2>In the harbour –<div>{SHARED}</div></h2>"
    assert headline(CRUMBS + printed, shared=f"In the harbour: {SHARED}") == (SHARED, "In the harbour")


def test_headline_of_another_article_is_not_taken_for_printed() -> None:
    assert headline(f"<h1>{SEARCHED}</h1><h3><a href=/other>{SHARED}</a></h3>")[0] == SEARCHED


def test_h1_wins_against_a_share_tag_that_the_page_does_not_show() -> None:
    assert headline(f"<h1>{SEARCHED}</h1>")[0] == SEARCHED


def test_headline_in_a_meta_element_counts_as_structured() -> None:
    head = '<meta name="headline" content="The quay wall opens">'
    assert (
        headline("", structured="", shared="The quay wall opens-News", head=head)[0] == "The quay wall opens"
    )
