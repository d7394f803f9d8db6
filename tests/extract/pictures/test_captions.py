"""What is read under a picture: caption and credit."""

from __future__ import annotations

import pytest

from crawler.extract import Page, read_article

TEXT = "<p>" + "The harbour council met again last night and talked about the new quay wall. " * 3 + "</p>"


def words(figure: str) -> tuple[str, str]:
    page = f"<title>The new quay wall</title><body><article><h1>The new quay wall</h1>{figure}{TEXT * 3}</article>"
    image = read_article(Page(page, "https://news.example/quay")).images[0]
    return image.caption, image.credit


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("The quay wall. Photo: Ana Example", "The quay wall.", "Ana Example"),
        ("Foto: Ana Example (Keystone)", "", "Ana Example (Keystone)"),
        ("Getty Images", "", "Getty Images"),
    ],
)
def test_caption_and_credit_are_parted(line: str, caption: str, credit: str) -> None:
    assert words(f"<figure><img src=/own.jpg><figcaption>{line}</figcaption></figure>") == (caption, credit)


@pytest.mark.parametrize(
    "inside",
    [
        "<span class=caption>The wall.</span> <span class=credit>Photo by Ana Example</span> /<span>Agency</span>",
        "<span class='figcaption figcaption--text'>The wall.</span>"
        "<span class='figcaption figcaption--author'>Ana Example /Agency</span>",
        "<span class=caption_text>The wall.</span><span class=caption_author>Ana Example /Agency</span>",
    ],
)
def test_credit_in_its_own_element_takes_what_follows_it(inside: str) -> None:
    assert words(f"<figure><img src=/own.jpg><figcaption>{inside}</figcaption></figure>") == (
        "The wall.",
        "Ana Example /Agency",
    )


@pytest.mark.parametrize(
    "figure",
    [
        "<figure><img src=/own.jpg></figure><figcaption>The wall on Monday</figcaption>",
        "<figure><img src=/own.jpg><div>View 6 images</div></figure><figcaption>The wall on Monday</figcaption>",
        "<div><figure><img src=/own.jpg></figure></div><p class=img-description>The wall on Monday</p>",
        "<div><img src=/own.jpg><div><span>2 of 12 |</span><p>The wall on Monday</p></div></div>",
    ],
)
def test_caption_stands_below_the_picture(figure: str) -> None:
    assert words(figure) == ("The wall on Monday", "")


@pytest.mark.parametrize(
    "figure",
    [
        "<div><h2>Another story</h2><img src=/own.jpg></div>",
        "<div><img src=/own.jpg><a href=/t>Film</a></div>",
        "<figure><img src=/own.jpg></figure><p>Nobody was hurt when the wall fell last night.</p>",
    ],
)
def test_headings_labels_and_paragraphs_beside_a_picture_are_no_caption(figure: str) -> None:
    assert words(figure) == ("", "")
