"""Where the file of a picture is."""

from __future__ import annotations

import pytest

from crawler.extract import Page, read_article
from crawler.extract.pictures.pictures import picture_key

TEXT = "<p>" + "The harbour council met again last night and talked about the new quay wall. " * 3 + "</p>"


def lead(html: str) -> str:
    return (
        read_article(Page(f"<title>The new quay wall</title><body>{html}", "https://news.example/quay"))
        .images[0]
        .url
    )


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


def test_shape_of_a_picture_is_no_size() -> None:
    html = f"<article><h1>The new quay wall</h1><img src=/own.jpg width=16 height=9>{TEXT * 3}</article>"
    assert lead(html).endswith("/own.jpg")
    icon = html.replace("width=16 height=9", "width=18 height=20").replace("own", "sun")
    assert read_article(Page(f"<body>{icon}", "https://news.example/quay")).images == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("/i/wall-640x360.jpg", "/i/wall-1280x720.webp", True),
        ("/i/wall_w640.jpg?x=1", "/i/wall.jpg", True),
        ("/i/wall-2024-05.jpg", "/i/wall-2024-06.jpg", False),
        ("/r/https%3A%2F%2Ffiles.example%2Fone", "/r/https%3A%2F%2Ffiles.example%2Ftwo", False),
    ],
)
def test_key_of_a_picture_is_its_file_without_size_and_format(one: str, other: str, same: bool) -> None:
    assert (picture_key(one) == picture_key(other)) is same


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("opengraph_default.png", 0),
        ("paper_fb_logo.jpg", 0),
        ("company-logo-getty-1024.jpg", 1),
        ("quay.jpg", 1),
    ],
)
def test_picture_of_the_house_in_the_share_tag_is_none_of_the_articles(name: str, found: int) -> None:
    tag = f'<meta property="og:image" content="https://news.example/i/{name}">'
    page = Page(
        f"<title>The new quay wall</title>{tag}<body><h1>The new quay wall</h1>{TEXT}", "https://n.example/q"
    )
    assert len(read_article(page).images) == found
