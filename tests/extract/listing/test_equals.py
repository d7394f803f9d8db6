"""Small pages of short headlines: articles are known by standing side by side."""

from __future__ import annotations

import pytest

from crawler.extract import Page, read_listing

URL = "https://paper.example/harbour/"
SHORT = ["A quay for sale", "Gulls again", "Fog", "The last pilot", "Two ferries", "No ice"]
FURNITURE = '<ul class="menu"><li><a href="/">Home</a></li><li><a href="/sport/">Sport</a></li></ul>'


def tile(headline: str, below: str = "/harbour/", tag: str = "span") -> str:
    slug = headline.lower().replace(" ", "-")
    return (
        f'<div class="tile"><a class="go" href="{below}{slug}/"><{tag} class="big">{headline}</{tag}></a>'
        f'<a class="who" href="/people/ada-krooner/">Ada Krooner</a></div>'
    )


def links(inside: str, url: str = URL) -> list[str]:
    page = Page(
        f"<html><body>{FURNITURE}<div id=list>{inside}</div><footer>Imprint</footer></body></html>", url
    )
    return [link.headline for link in read_listing(page).article_links]


@pytest.mark.parametrize("tag", ["span", "h3", "b"])
@pytest.mark.parametrize("url", [URL, URL + "page/2/", URL + "?page=2"])
@pytest.mark.parametrize("shown", [SHORT[:3], SHORT[3:], SHORT[:2], SHORT])
def test_every_tile_of_a_small_page_is_an_article(tag: str, url: str, shown: list[str]) -> None:
    assert links("".join(tile(headline, tag=tag) for headline in shown), url) == shown


def test_a_last_page_of_one_tile_shows_its_article() -> None:
    assert links(tile("A quay for sale"), URL + "page/3/") == ["A quay for sale"]


def test_articles_beside_the_section_are_found_where_their_addresses_repeat_their_headlines() -> None:
    shown = ["A quay for sale", "Gulls are back again", "The last pilot leaves"]
    tiles = "".join(tile(headline, below="/") for headline in shown)
    assert links(tiles) == shown
    assert links(tiles, "https://paper.example/") == shown


def test_sections_are_no_articles() -> None:
    assert links("".join(tile(name, below="/") for name in ("Sport", "World news", "Money"))) == []
    assert links("".join(tile(name) for name in ("Sport", "World news", "Money")), URL[:-8]) == []


def test_parts_of_the_section_are_no_articles() -> None:
    assert links("".join(tile(name) for name in ("Fishing", "Trade", "Ship yards", "Ferries"))) == []


def test_the_largest_group_is_taken_alone() -> None:
    parts = "".join(f'<p><a href="/harbour/{one}/">The {one} part</a></p>' for one in ("fish", "trade"))
    assert links(parts + "".join(map(tile, SHORT))) == SHORT


def test_an_aside_is_not_the_list() -> None:
    assert links("<aside>" + "".join(map(tile, SHORT)) + "</aside>") == []


def test_two_links_beside_the_section_are_no_list() -> None:
    house = ("Terms and conditions", "Privacy policy disclosure")
    assert links("".join(tile(name, below="/") for name in house), "https://paper.example/") == []


def test_the_house_is_no_list() -> None:
    house = ("Terms and conditions", "Privacy policy disclosure", "About this paper")
    assert links("".join(tile(name, below="/") for name in house), "https://paper.example/") == []
