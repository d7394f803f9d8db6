from __future__ import annotations

import pytest

from crawler.crawl import places
from crawler.extract import Link

SITE = "https://paper.example"
SECTION = f"{SITE}/category/wirtschaft/"


@pytest.mark.parametrize(
    ("feed", "own"),
    [
        ("/category/wirtschaft/feed/", True),
        ("/rss/wirtschaft.xml", True),
        ("/feeds/wirtschaft", True),
        ("/feed/", False),
        ("/rss/sport.xml", False),
    ],
)
def test_a_feed_is_the_sections_own_when_its_address_names_it(feed: str, own: bool) -> None:
    assert places.is_own_feed(SITE + feed, SECTION) is own


def test_the_sections_own_feed_comes_first() -> None:
    feeds = [f"{SITE}/feed/", f"{SITE}/category/wirtschaft/feed/", f"{SITE}/feed/"]
    assert places.best_feeds_first(feeds, SECTION) == [feeds[1], feeds[0]]


@pytest.mark.parametrize(
    ("path", "section", "inside"),
    [
        ("/wirtschaft/story-12345", "/category/wirtschaft/", True),
        ("/wirtschaft/story-12345", "/wirtschaft", True),
        ("/wirtschaft/geld/story-12345", "/wirtschaft/index.html", True),
        ("/wirtschaftswunder/story-12345", "/wirtschaft/", False),
        ("/sport/wirtschaft/story", "/wirtschaft/", False),
        ("/wirtschaft/", "/wirtschaft/", False),
        ("/sport/story", "/", True),
        ("/sport/story", "/index.html", True),
    ],
)
def test_articles_stand_under_the_sections_path(path: str, section: str, inside: bool) -> None:
    assert places.is_of_section(SITE + path, SITE + section) is inside


def test_another_site_is_never_the_sections() -> None:
    assert not places.is_of_section("https://other.example/wirtschaft/story", f"{SITE}/")


def test_of_a_site_wide_feed_what_is_filed_under_the_section_is_taken() -> None:
    links = [
        Link(url=f"{SITE}/2026/story-a", section="Wirtschaft"),
        Link(url=f"{SITE}/2026/story-b", section="Sport"),
        Link(url=f"{SITE}/wirtschaft/story-c"),
        Link(url="https://other.example/story-d", section="Wirtschaft"),
    ]
    assert [link.url[-1] for link in places.links_of_section(links, SECTION)] == ["a", "c"]


@pytest.mark.parametrize(
    "name", ["news-sitemap.xml", "sitemap-news.xml", "sitemap.xml", "post-sitemap2.xml", "2026-03.xml.gz"]
)
def test_sitemaps_that_may_hold_articles(name: str) -> None:
    assert places.may_hold_articles(f"{SITE}/{name}")


@pytest.mark.parametrize(
    "name", ["image-sitemap-1.xml", "sitemap_tags.xml", "category-sitemap.xml", "sitemap-author.xml"]
)
def test_sitemaps_that_hold_none(name: str) -> None:
    assert not places.may_hold_articles(f"{SITE}/{name}")


def test_guesses_are_a_handful() -> None:
    assert len(places.feed_places(SECTION)) <= 6
    assert len(places.sitemap_places(SECTION)) <= 4
    assert places.feed_places(SECTION)[0] == f"{SECTION}feed/"
