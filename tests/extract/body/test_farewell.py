"""What a body's end says goodbye with, and a teaser or a byline printed above its first paragraph."""

from __future__ import annotations

import pytest

from crawler.extract import Page, read_article

WORDS = "The harbour council met again last night and talked for hours about the price of the new quay wall. "
PARAGRAPHS = "".join(f"<p>Paragraph {number}: {WORDS}</p>" for number in range(5))
BYLINE = '<meta name="author" content="Anna Weber">'


def page(body: str, head: str = "") -> list[str]:
    html = f"<html><head>{BYLINE}{head}</head><body><h1>Quay</h1><article>{body}</article></body></html>"
    return [block.text for block in read_article(Page(html, "https://news.example/quay")).body]


@pytest.mark.parametrize(
    "line",
    [
        "Anna Weber is a reporter who covers harbours and the sea.",
        "Anna Weber ist Reporterin im Hafen.",
        "Harbour correspondent Ben Novak contributed to this report.",
        "Additional reporting by Ben Novak",
        "Weber can be reached at anna@news.example.",
        "Follow the harbour desk on every network.",
        "If you buy through a link on this page, we may earn a commission.",
        "Readers may subscribe now to the harbour letter.",
        "Photos: Ben Novak/Harbour Archive",
    ],
)
def test_line_that_says_goodbye_is_dropped_at_the_end_only(line: str) -> None:
    assert len(page(f"{PARAGRAPHS}<p>{line}</p>")) == 5
    assert len(page(f"{PARAGRAPHS}<p>{line}</p>{PARAGRAPHS.replace('Paragraph', 'Part')}")) == 11


def test_several_lines_and_the_heading_over_them_go_together() -> None:
    end = "<h3>About us</h3><p>Anna Weber is a reporter.</p><p>Listen to our harbour hour.</p><p>***</p>"
    assert len(page(PARAGRAPHS + end)) == 5


def test_a_body_is_never_only_goodbye() -> None:
    assert page("<p>Sign up for the harbour letter and read it before breakfast, every day of the week.</p>")


@pytest.mark.parametrize(
    "opening",
    [
        "<p><strong>What the quay wall costs, and who is going to pay for it.</strong></p>",
        "<p class=big>What the quay wall costs, as told.</p>",
    ],
)
def test_first_paragraph_in_another_style_is_the_teaser(opening: str) -> None:
    told = '<meta name="description" content="What the quay wall costs, as told.">'
    html = (
        f"<html><head>{told}</head><body><h1>Quay</h1><article>{opening}{PARAGRAPHS}</article></body></html>"
    )
    article = read_article(Page(html, "https://news.example/quay"))
    assert article.teaser.startswith("What the quay wall costs")
    assert article.body[0].text.startswith("Paragraph 0")


def test_first_paragraph_like_the_others_is_the_bodys_though_the_description_says_the_same() -> None:
    told = '<meta name="description" content="What the quay wall costs, as told.">'
    found = page(f"<p>What the quay wall costs, as told.</p>{PARAGRAPHS}", told)
    assert found[0] == "What the quay wall costs, as told."


def test_bold_first_paragraph_among_bold_ones_is_the_bodys() -> None:
    bold = "".join(f"<p><b>Question {number}: {WORDS}</b></p><p>Answer: {WORDS}</p>" for number in range(3))
    assert page(bold)[0].startswith("Question 0")


def test_byline_above_the_first_paragraph_is_not_the_bodys() -> None:
    assert page(f"<h4>Von Anna Weber, Kiel</h4>{PARAGRAPHS}")[0].startswith("Paragraph 0")


def test_paragraph_about_the_author_is_no_byline() -> None:
    first = f"<p>Anna Weber saw the wall first. {WORDS}</p>"
    assert page(first + PARAGRAPHS)[0].startswith("Anna Weber saw")


@pytest.mark.parametrize(
    "line", ["Uppdaterad 15.59 | Publicerad 14.14", "5 gennaio (modifica il 6 gennaio | 15:24)"]
)
def test_line_that_tells_the_time_is_dropped_at_either_end(line: str) -> None:
    assert len(page(f"<p>{line}</p>{PARAGRAPHS}")) == 5
    assert len(page(f"{PARAGRAPHS}<p>{line}</p>")) == 5
