"""The summary between headline and text."""

from __future__ import annotations

from crawler.extract import Page, read_article

HEADLINE = "The new quay wall"
TEXT = "<p>" + "The harbour council met again last night and talked about the new quay wall. " * 3 + "</p>"
SUMMARY = "The town has argued for years about the wall, and nobody knows who will pay for it"


def teaser(above: str, description: str = "", text: str = TEXT * 3) -> str:
    meta = f'<meta name="description" content="{description}">' if description else ""
    html = f"<title>{HEADLINE}</title>{meta}<body><article><h1>{HEADLINE}</h1>{above}{text}</article>"
    return read_article(Page(html, "https://news.example/quay")).teaser


def test_subheading_right_below_the_headline_is_the_teaser() -> None:
    assert teaser(f"<h2>{SUMMARY}</h2>") == SUMMARY


def test_first_paragraph_of_an_agency_keeps_its_dateline() -> None:
    first = f"HARBOURTOWN, May 3 (Example Agency) - {SUMMARY}."
    assert teaser("", f"{SUMMARY}.", f"<p>{first}</p>{TEXT * 3}") == first


def test_summary_above_a_second_printing_of_the_headline_is_found() -> None:
    assert teaser(f"<div class=excerpt>{SUMMARY}</div><h1>{HEADLINE}</h1>", "Told to others.") == SUMMARY


def test_headline_said_again_is_no_teaser() -> None:
    assert teaser("", HEADLINE) == ""


def test_what_stands_below_the_headline_of_page_two_stays_in_the_text() -> None:
    html = (
        f"<title>{HEADLINE}</title><body><article><h1>{HEADLINE}</h1><h2>{SUMMARY}</h2>{TEXT * 3}</article>"
    )
    for url in ("quay-wall/2/", "quay-wall_2.html", "quay-wall?page=2", "quay-wall/seite-2"):
        assert read_article(Page(html, f"https://news.example/{url}")).body[0].text == SUMMARY
    # WordPress's second article of a title; the second article of all.
    for url in ("quay-wall-2/", "news/2/", "2026/2/"):
        assert read_article(Page(html, f"https://news.example/{url}")).body[0].text != SUMMARY


def test_summary_in_several_paragraphs_is_told_by_the_description() -> None:
    lines = [
        "The town has argued for years.",
        "Nobody knows who will pay for it.",
        "Now it is being built all the same.",
    ]
    above = "<header>" + "".join(f"<p class=lead>{line}</p>" for line in lines) + "</header>"
    assert teaser(above, " ".join(lines)) == " ".join(lines)


def test_description_that_is_the_beginning_of_the_text_takes_one_paragraph_only() -> None:
    first, second = (
        "The harbour council met again last night.",
        "It talked about the new quay wall for hours.",
    )
    text = f"<p>{first}</p><p>{second} Nobody knows who will pay for it.</p>{TEXT * 2}"
    assert teaser("", f"{first} {second[:20]}…", text) == first


def test_the_teaser_of_a_short_first_page_is_found_when_the_article_goes_on() -> None:
    pager = '<a href="/quay/seite-2">Nächste Seite</a>'
    above = f"<p class=intro><strong>{SUMMARY}.</strong></p>"
    assert teaser(above, text=TEXT + pager) == f"{SUMMARY}."
