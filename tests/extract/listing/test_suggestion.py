from __future__ import annotations

import pytest

from crawler.extract import Page, Selectors, read_listing
from crawler.extract.listing.suggestion import suggest_links

_TEXTS = ("Gulls over the quay", "Ice in the old harbour", "Fog, and nobody to ring the bell")


def _page(markup: str) -> Page:
    menu = "".join(f'<p class="label"><a href="/m{n}">Part {n}</a></p>' for n in range(9))
    cards = "".join(markup.format(href=f"/x{n}", text=text) for n, text in enumerate(_TEXTS))
    return Page(
        f"<html><body><div>{menu}</div><div>{cards}</div></body></html>", "https://quay.example/harbour/"
    )


@pytest.mark.parametrize(
    ("markup", "css"),
    [
        ('<p class="tile"><a href="{href}">{text}</a></p>', "p.tile a"),
        (
            '<p><a class="is-7f3a go" href="{href}"></a><a class="go-there" href="{href}">{text}</a></p>',
            "a.go-there",
        ),
        ('<div class="c1x2"><h3><a href="{href}">{text}</a></h3></div>', "h3 a"),
        ('<section class="box"><span><i><a href="{href}">{text}</a></i></span></section>', "section.box a"),
    ],
)
def test_links_that_stand_alike_are_picked_by_what_they_share(markup: str, css: str) -> None:
    page = _page(markup)
    suggested = suggest_links(page)
    assert suggested is not None
    assert (suggested.css, suggested.links, suggested.example) == (css, 3, _TEXTS[2])
    assert len(read_listing(page, Selectors(article_links=css)).article_links) == 3


def test_where_nothing_stands_alike_nothing_is_suggested() -> None:
    page = Page('<html><body><p><a href="/x1">Gulls</a></p></body></html>', "https://quay.example/harbour/")
    assert suggest_links(page) is None
