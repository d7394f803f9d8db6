"""The next page of an article is its own address plus a marker; what leads elsewhere is never followed."""

from __future__ import annotations

import pytest

from crawler.extract import Page, Selectors, find_next_page

URL = "https://paper.example/travel/walking-the-old-salt-road"


def page(inside: str, url: str = URL, head: str = "") -> Page:
    return Page(f"<html><head>{head}</head><body><article><p>Text.</p>{inside}</article></body></html>", url)


@pytest.mark.parametrize(
    ("url", "href"),
    [
        (URL, "/travel/walking-the-old-salt-road/seite-2"),
        (URL + "/seite-2", "/travel/walking-the-old-salt-road/seite-3"),
        (URL + "/", "/travel/walking-the-old-salt-road/2/"),
        (URL + "?page=2", "?page=3"),
        (URL + ".html", "walking-the-old-salt-road-p2.html"),
        (URL + ".html", "walking-the-old-salt-road_2.html"),
        (URL + ".html", "walking-the-old-salt-road_page_2.html"),
        (URL + ".html?seite=4", "?seite=5"),
        (URL + ",82197/5", URL + ",82197/6"),
        (URL, URL + "/page/2/?utm_source=feed"),
        ("http://www.paper.example/travel/walking-the-old-salt-road", URL + "/seite-2"),
    ],
)
def test_own_address_with_a_marker_one_higher(url: str, href: str) -> None:
    found = find_next_page(page(f'<div class="pager"><a href="{href}">Nächste Seite</a></div>', url))
    assert found is not None
    assert found.split("?")[0].startswith("https://paper.example/travel/walking-the-old-salt-road")


@pytest.mark.parametrize(
    ("inside", "head"),
    [
        (
            '<a rel="next" href="/travel/the-next-story-altogether">Next →</a>',
            '<link rel="next" href="/travel/other">',
        ),
        ('<div id="comments"><a href="?page=2">2</a></div>', ""),
        ('<a href="?page=2#comments">Next</a>', ""),
        ('<a href="#page-2">2</a>', ""),
        ('<div class="pagination"><a href="/travel/another-road?page=2">2</a></div>', ""),
        ('<a rel="next" href="/travel/walking-the-old-salt-road-2">Next</a>', ""),
        ('<a href="https://other.example/travel/walking-the-old-salt-road/seite-2">2</a>', ""),
        ('<a rel="next" title="next page" href="?page=0%2C%2C1">Next page</a>', ""),
        ('<div class="pager"><a href="/travel/walking-the-old-salt-road/seite-3">3</a></div>', ""),
    ],
)
def test_what_is_no_page_of_the_article(inside: str, head: str) -> None:
    assert find_next_page(page(inside, head=head)) is None


def test_an_articles_number_is_no_page_number() -> None:
    assert (
        find_next_page(page('<a rel="next" href="/news/13">Next</a>', "https://paper.example/news/12"))
        is None
    )
    assert find_next_page(page('<a rel="next" href="/?p=13">Next</a>', "https://paper.example/?p=12")) is None


def test_a_relation_in_the_head_is_enough_for_a_named_marker() -> None:
    assert find_next_page(page("", head=f'<link rel="next" href="{URL}/seite-2">')) == URL + "/seite-2"


def test_a_canonical_link_to_page_one_does_not_lead_back() -> None:
    pager = f'<a href="{URL}/seite-2">2</a><a href="{URL}/seite-4">4</a>'
    found = find_next_page(page(pager, URL + "/seite-3", f'<link rel="canonical" href="{URL}">'))
    assert found == URL + "/seite-4"


def test_a_gallery_whose_pages_have_ids() -> None:
    head = '<link rel="next" href="/style/ten-coats-4398-id-233.html">'
    found = find_next_page(page("", "https://paper.example/style/ten-coats-4398.html", head))
    assert found == "https://paper.example/style/ten-coats-4398-id-233.html"


def test_a_selector_is_believed() -> None:
    found = find_next_page(page('<a class="on" href="/elsewhere">x</a>'), Selectors(next_page="a.on"))
    assert found == "https://paper.example/elsewhere"


def test_page_two_of_a_short_name_is_known_by_its_link_back() -> None:
    address = "https://paper.example/22/news089_2.html"
    back_and_on = '<a href="news089.html">1</a><b>2</b><a href="news089_3.html">3</a>'
    assert find_next_page(page(back_and_on, address)) == "https://paper.example/22/news089_3.html"
    assert find_next_page(page('<a href="news089_3.html">3</a>', address)) is None


def test_the_next_briefing_of_the_same_name_is_another_article() -> None:
    nav = '<nav class="post-navigation"><a rel="next" href="/daily-briefing-of-today-2/">Next →</a></nav>'
    head = '<link rel="next" href="/daily-briefing-of-today-2/">'
    assert find_next_page(page(nav, "https://paper.example/daily-briefing-of-today/", head)) is None


def test_a_page_parameter_is_believed_behind_a_short_slug() -> None:
    """`/town/story-1?page=2` was delivered as the last of two pages, though it said “Page 2 / 3”."""
    inside = 'Page 2 / 3 <a href="/town/story-1?page=3">Next page</a>'
    assert find_next_page(page(inside, "https://paper.example/town/story-1?page=2")) == (
        "https://paper.example/town/story-1?page=3"
    )


def test_numbers_of_articles_behind_a_root_are_no_pages() -> None:
    for url, href in [("/?p=12", "/?p=13"), ("/town/?p=12", "/town/?p=13")]:
        address = f"https://paper.example{url}"
        assert find_next_page(page(f'<a href="{href}">Next page</a>', address)) is None
