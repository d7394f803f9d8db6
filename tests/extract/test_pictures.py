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


LAZY = [
    '<img data-fancy-lazyload-srcset="/own.jpg 1x, /own.jpg 2x" src="data:image/gif;base64,R0lG">',
    "<img src=/load/transparent.gif><noscript><img src=/own.jpg></noscript>",
    "<img src=/><noscript><img src=/own.jpg></noscript>",
    "<div class=slot><noscript><img src=/own.jpg></noscript></div>",
    "<any-image src=/own.jpg></any-image>",
    "<button>Enlarge<img src=/own.jpg></button>",
    "<picture><source srcset=/own.jpg><img src=data:,></picture>",
]


@pytest.mark.parametrize("picture", LAZY)
def test_picture_that_a_script_will_show_is_found(picture: str) -> None:
    assert lead(f"<article><h1>The new quay wall</h1>{picture}{TEXT * 3}</article>").endswith("/own.jpg")


def test_placeholder_and_its_copy_are_one_picture() -> None:
    lazy = "<figure><img data-src=/own.jpg src=data:,><noscript><img src=/own.jpg></noscript></figure>"
    html = f"<title>The new quay wall</title><body><article><h1>The new quay wall</h1>{TEXT}{lazy}{TEXT * 2}</article>"
    article = read_article(Page(html, "https://news.example/quay"))
    assert len(article.images) == len([block for block in article.body if block.type == "image"]) == 1


@pytest.mark.parametrize("href", ["/quay/photo/AB20260401/", "/big.jpg"])
def test_picture_that_links_to_itself_leads(href: str) -> None:
    html = f"<article><h1>The new quay wall</h1><a href={href}><img src=/s/AB20260401.jpg></a>{TEXT * 3}</article>"
    assert lead(html).endswith("/s/AB20260401.jpg")


def test_picture_that_links_to_another_article_does_not_lead() -> None:
    html = (
        "<article><h1>The new quay wall</h1><a href=/other/article><img src=/other.jpg></a>"
        f"{TEXT}<figure><img src=/own.jpg></figure>{TEXT * 2}</article>"
    )
    assert lead(html).endswith("/own.jpg")


@pytest.mark.parametrize("frame", ["article", "aside"])
def test_frame_around_nothing_but_a_picture_is_no_other_article(frame: str) -> None:
    picture = f"<{frame}><img src=/own.jpg><p>The wall on Monday</p></{frame}>"
    assert lead(f"<article><h1>The new quay wall</h1>{picture}{TEXT * 3}</article>").endswith("/own.jpg")


def test_picture_in_the_head_of_the_page_does_not_lead() -> None:
    links = "<p>Weather</p>" * 20
    head = f"<div>{links}<img src=/like-us.png></div>"
    text = f"<h1>The new quay wall</h1>{TEXT}<img src=/own.jpg>{TEXT * 2}"
    assert lead(f"<div>{head}<div>{text}</div></div>").endswith("/own.jpg")
