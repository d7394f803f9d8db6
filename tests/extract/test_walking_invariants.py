"""What holds for any page at all."""

from __future__ import annotations

from urllib.parse import urlsplit

from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.errors import UnreadablePage
from crawler.extract import (
    Page,
    continues,
    find_next_page,
    find_single_page,
    join_pages,
    read_counter,
    read_feed,
    read_listing,
)
from crawler.extract.links.anchors import anchors
from crawler.extract.links.targets import bare, same_site
from crawler.items import Article, Block, seal
from crawler.urls import absolute

HREFS = st.sampled_from(
    [
        "?page=2", "?page=3", "/a-story-of-salt/2/", "/a-story-of-salt/seite-2", "//evil.example/2", "#top", "",
        "javascript:void(0)", "http://[::1", "/./x/../y", "HTTP://PAPER.example/a-story-of-salt?page=2", "..", "/%zz",
        "mailto:a@b", "https://www.paper.example/a-story-of-salt/", "/a-long-slug-for-a-story-12345.html", "?sort=asc",
        "/ünï/cödé?q=ä b", "\t/tab\n", "https://other.example/a-story-of-salt/2/", "/a story", "/x?", "/a//b/.c",
    ]
)  # fmt: skip
LABELS = st.sampled_from(
    ["Nächste Seite", "2", "3", "»", "Older posts", "Zurück", "Load more", "A headline of a story", ""]
)
PLACES = st.sampled_from(["div class='pager'", "nav", "article", "h2", "div id='comments'", "li", "p"])
LINKS = st.lists(
    st.tuples(PLACES, HREFS, LABELS, st.sampled_from(["", "next", "prev", "nofollow"])), max_size=12
)
URLS = st.sampled_from(
    [
        "https://paper.example/", "https://paper.example/a-story-of-salt", "https://paper.example/a-story-of-salt/2/",
        "https://www.paper.example/a-story-of-salt?page=2", "http://paper.example:8080/x.html", "https://paper.example/?p=2",
    ]
)  # fmt: skip


def linked(links: list[tuple[str, str, str, str]]) -> str:
    rows = "".join(
        f'<{place}><a href="{href}" rel="{rel}">{label}</a></{place.split()[0]}>'
        for place, href, label, rel in links
    )
    return f'<html><head><link rel="next" href="?page=2"></head><body>{rows}</body></html>'


@given(LINKS, URLS)
@settings(deadline=None)
def test_a_next_page_is_another_page_of_the_same_site(
    links: list[tuple[str, str, str, str]], url: str
) -> None:
    html = linked(links)
    listing = read_listing(Page(html, url))
    for found in (find_next_page(Page(html, url)), find_single_page(Page(html, url)), listing.next_url):
        assert found is None or (bare(found) != bare(url) and same_site(found, url))
    assert bool(listing.next_url) == bool(listing.next_reason)
    assert not (listing.next_url and listing.goes_on)
    assert listing == read_listing(Page(html, url))


@given(LINKS, URLS)
@settings(deadline=None)
def test_article_links_are_absolute_once_and_of_the_site(
    links: list[tuple[str, str, str, str]], url: str
) -> None:
    found = [link.url for link in read_listing(Page(linked(links), url)).article_links]
    assert all(urlsplit(address).scheme in {"http", "https"} and same_site(address, url) for address in found)
    assert len({bare(address) for address in found}) == len(found)


@given(HREFS | st.text(max_size=30), URLS)
@example("0//", "https://paper.example/news/a")
@example("c/d", "https://paper.example/x//y/b")
@example("0 #", "https://paper.example/")
@settings(deadline=None)
def test_addresses_are_resolved_as_the_slow_way_does(href: str, url: str) -> None:
    page = Page("<html><body><a>x</a></body></html>", url)
    kept = "".join(sign for sign in href if sign.isprintable() or sign in "\t\n")
    for element in page.root.iter("a"):
        element.set("href", kept)
    for anchor in anchors(page):
        assert anchor.url == absolute(url, kept)


@given(st.binary(max_size=400), URLS)
@settings(deadline=None)
def test_any_bytes_give_a_result_or_a_named_error(body: bytes, url: str) -> None:
    for read in (read_listing, find_next_page, find_single_page, read_counter):
        try:
            read(Page(body, url))
        except UnreadablePage as error:
            assert url in str(error)
    assert isinstance(read_feed(body, url), list)


TEXTS = st.lists(
    st.sampled_from(["Seite 2 / 3", "A heading", "", "Yes."])
    | st.text(alphabet="abc de", min_size=1, max_size=90),
    max_size=6,
)


@given(st.lists(TEXTS, min_size=1, max_size=4))
@settings(deadline=None)
def test_joining_keeps_the_first_page_and_numbers_the_rest(pages: list[list[str]]) -> None:
    parts = [
        seal(
            Article(
                url=f"https://paper.example/a-story-of-salt/seite-{number}",
                headline="A story of salt",
                body=[Block(text=text) for text in texts],
            )
        )
        for number, texts in enumerate(pages, 1)
    ]
    joined = join_pages(parts)
    assert joined == join_pages(parts)
    assert [block.index for block in joined.body] == list(range(len(joined.body)))
    assert [block.page for block in joined.body] == sorted(block.page for block in joined.body)
    assert {block.text for block in joined.body} <= {text for texts in pages for text in texts}
    assert joined.page_count == len(parts)
    assert joined.complete == (not joined.missing_pages)
    for number, part in enumerate(parts[1:], 2):
        assert continues(parts[0], part) or number in joined.missing_pages
