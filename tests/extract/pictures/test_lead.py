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


def test_picture_that_the_share_tag_names_leads_where_the_page_shows_it() -> None:
    tag = '<meta property="og:image" content="https://news.example/i/own-1200x630.jpg">'
    html = (
        f"<article><div><img src=/i/own-640x360.jpg></div>{'<p>News</p>' * 14}<h1>The new quay wall</h1>"
        f"<img src=/i/letter.png>{TEXT * 3}</article>"
    )
    page = Page(f"<title>The new quay wall</title>{tag}<body>{html}", "https://news.example/quay")
    assert read_article(page).images[0].url.endswith("/i/own-640x360.jpg")


def test_face_of_the_author_does_not_lead_but_where_the_share_tag_names_it() -> None:
    face = '<h1>The new quay wall</h1><p class=author>By Ana Example</p><img src=/ana.jpg alt="Ana Example">'
    body = f"<body><article>{face}{TEXT}<img src=/amid.jpg>{TEXT * 2}</article>"
    tag = '<meta property="og:image" content="/ana.jpg">'
    pages = (
        Page(f"<title>The new quay wall</title>{head}{body}", "https://news.example/q") for head in ("", tag)
    )
    plain, told = (read_article(page).images[0].url for page in pages)
    assert (plain[-9:], told[-8:]) == ("/amid.jpg", "/ana.jpg")


def test_link_that_holds_the_articles_number_stays_with_the_article() -> None:
    html = (
        "<title>The new quay wall</title><body><article><h1>The new quay wall</h1>"
        f"<a href=/photos?id=379018><img src=/own.jpg></a>{TEXT}<img src=/amid.jpg>{TEXT * 2}</article>"
    )
    assert read_article(Page(html, "https://news.example/a/379018")).images[0].url.endswith("/own.jpg")
