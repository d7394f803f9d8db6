"""Which picture leads."""

from __future__ import annotations

import pytest

from crawler.extract import Page, read_article

TEXT = "<p>" + "The harbour council met again last night and talked about the new quay wall. " * 3 + "</p>"


def lead(html: str) -> str:
    return (
        read_article(Page(f"<title>The new quay wall</title><body>{html}", "https://news.example/quay"))
        .images[0]
        .url
    )


def test_picture_below_the_headline_leads_before_one_above_it() -> None:
    other = "<div><img src=/other.jpg><span>World, 4 hours ago</span></div>"
    assert lead(f"{other}<article><h1>The new quay wall</h1><img src=/own.jpg>{TEXT * 3}</article>").endswith(
        "/own.jpg"
    )


def test_picture_above_the_headline_leads_before_one_amid_the_text() -> None:
    html = (
        f"<article><img src=/top.jpg><h1>The new quay wall</h1>{TEXT}<img src=/amid.jpg>{TEXT * 2}</article>"
    )
    assert lead(html).endswith("/top.jpg")


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("The quay wall on Monday. Getty Images", "The quay wall on Monday.", "Getty Images"),
        ("The quay wall / Ana Example", "The quay wall", "Ana Example"),
        ("The quay wall (old) © AP/dpa | Ana Example", "The quay wall (old)", "AP/dpa | Ana Example"),
        ("The wall fell. Nobody was hurt that day", "The wall fell. Nobody was hurt that day", ""),
    ],
)
def test_names_at_the_end_of_a_caption_are_its_credit(line: str, caption: str, credit: str) -> None:
    figure = f"<figure><img src=/own.jpg><figcaption>{line}</figcaption></figure>"
    page = f"<title>The new quay wall</title><body><article><h1>The new quay wall</h1>{figure}{TEXT * 3}</article>"
    image = read_article(Page(page, "https://news.example/quay")).images[0]
    assert (image.caption, image.credit) == (caption, credit)
