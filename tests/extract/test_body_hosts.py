"""Which boxes' paragraphs are the article's."""

from __future__ import annotations

from crawler.extract import Page, read_article

WORDS = "The harbour council met again last night and talked for hours about the price of the new quay wall. "


def texts(html: str) -> list[str]:
    return [block.text for block in read_article(Page(html, "https://news.example/harbour")).body]


def test_paragraphs_above_the_entries_of_a_live_blog_are_the_articles() -> None:
    above = "".join(f"<p>Introduction {number}: {WORDS}</p>" for number in range(3))
    entries = "".join(
        f"<div><div><div><h3>Entry {number}</h3><div class=entry>"
        + "".join(f"<p>Update {number}.{line}: {WORDS}</p>" for line in range(4))
        + "</div></div></div></div>"
        for number in range(4)
    )
    html = f"<article><h1>Quay wall, live</h1><div><div>{above}<div><div>{entries}</div></div></div></div></article>"
    found = texts(html)
    assert [text[:14] for text in found[:3]] == ["Introduction 0", "Introduction 1", "Introduction 2"]
    assert any(text.startswith("Update 3.3") for text in found)


def test_one_teaser_line_of_an_outer_box_is_not_taken_in() -> None:
    inner = "".join(f"<p>Paragraph {number}: {WORDS}</p>" for number in range(6))
    inner = f"<section><div class=b><div class=c>{inner}</div></div></section>"
    html = f"<h1>Quay</h1><div class=a><p>Elsewhere: {WORDS}</p>{inner}</div>"
    assert not any(text.startswith("Elsewhere") for text in texts(html))


def test_two_line_breaks_part_a_paragraph_and_one_does_not() -> None:
    html = f"<h1>Quay</h1><article><p>First: {WORDS}<br><br>Second: {WORDS}<br>same: {WORDS}</p></article>"
    found = texts(html)
    assert len(found) == 2
    assert found[1].startswith("Second:") and "same:" in found[1]


def test_empty_span_that_is_called_a_break_ends_a_paragraph() -> None:
    found = texts(
        f"<article><h1>Quay</h1><div>First: {WORDS}<span class='x br'></span>Second: {WORDS}</div></article>"
    )
    assert [text.partition(":")[0] for text in found] == ["First", "Second"]


def test_caption_that_stands_below_the_figure_belongs_to_its_picture() -> None:
    figure = "<div><figure><img src=/quay.jpg></figure><figcaption>The old quay wall</figcaption></div>"
    html = f"<article><h1>Quay</h1>{figure}" + f"<p>{WORDS}</p><p>Second: {WORDS}</p></article>"
    image = read_article(Page(html, "https://news.example/harbour")).images[0]
    assert (image.url, image.caption) == ("https://news.example/quay.jpg", "The old quay wall")
