"""The site as a newcomer's browser and a crawler see it: links lead somewhere, the truth stands on the pages."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html

from crawler.newsroom.listings import NO_ARTICLES, listing_path, page_count
from crawler.newsroom.newsdesk import SECTIONS, Section, all_stories
from crawler.newsroom.site import Site
from crawler.newsroom.truth import truth

BASE = "http://127.0.0.1:8790"
# The only internal links that lead nowhere, on purpose: page 2 that the pager of one article promises.
BROKEN = {"/leadership-karriere/fehlerfeier-druckerei/?page=2"}


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(BASE)


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    return truth(BASE)


def _tree(site: Site, path: str) -> html.HtmlElement:
    return html.document_fromstring(site.answer(path).body.decode())


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _internal_links(site: Site, path: str) -> Iterator[str]:
    names = ("href", "src", "data-src", "data-href", "data-next-url")
    for element in _tree(site, path).iter():
        for name in names:
            address = element.get(name, "")
            if address and not address.startswith(("#", "data:")):
                url = urljoin(BASE + path, address)
                if url.startswith(BASE):
                    yield _path(url)


def test_every_internal_link_leads_somewhere_or_is_broken_on_purpose(site: Site) -> None:
    dead = {
        link
        for path in site.paths
        if site.answer(path).headers["Content-Type"].startswith("text/html")
        for link in set(_internal_links(site, path))
        if site.answer(link).status != 200
    }
    assert dead == BROKEN


def _listed(site: Site, section: Section) -> list[str]:
    found: list[str] = []
    for number in range(1, page_count(section) + 1):
        tree = _tree(site, listing_path(section, number))
        found += [a.get("href", "") for a in tree.xpath('//h2[@class="post-card-title"]/a')]
    return found


def test_the_listings_show_every_article_once_and_in_the_order_of_the_truth(
    site: Site, records: list[dict[str, Any]]
) -> None:
    others = {other.path for other in NO_ARTICLES}
    listed = [path for section in SECTIONS for path in _listed(site, section)]
    assert others <= set(listed)
    assert [path for path in listed if path not in others] == [_path(record["url"]) for record in records]


def test_listing_pages_lead_on_by_numbers_older_posts_a_button_and_a_link(site: Site) -> None:
    german, english = SECTIONS
    numbered = _tree(site, listing_path(german, 1)).xpath('//nav//a[text()="Weiter"]/@href')
    older = _tree(site, listing_path(german, 3)).xpath('//a[text()="Ältere Beiträge"]/@href')
    button = _tree(site, listing_path(english, 1)).xpath("//button/@data-next-url")
    link = _tree(site, listing_path(english, 2)).xpath('//a[@class="load-more"]/@data-href')
    assert numbered == [listing_path(german, 2)]
    assert older == [listing_path(german, 4)]
    assert button == [listing_path(english, 2)]
    assert link == [listing_path(english, 3)]
    for section in SECTIONS:
        past = listing_path(section, page_count(section) + 1)
        assert site.answer(past).status == 404


def test_overview_and_video_pages_carry_no_article_data(site: Site) -> None:
    assert {other.kind for other in NO_ARTICLES} == {"overview", "video"}
    for other in NO_ARTICLES:
        body = site.answer(other.path).body.decode()
        assert "NewsArticle" not in body
        assert "article:published_time" not in body


def _words(site: Site, record: dict[str, Any], number: int) -> str:
    tree = _tree(site, _path(record["page_urls"][number - 1]))
    for element in tree.xpath("//script|//style"):
        element.drop_tree()
    return " ".join(" ".join(tree.xpath("//body//text()")).split()).replace(" ,", ",")


def _squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_truth_stands_on_the_pages_that_it_names(site: Site, records: list[dict[str, Any]]) -> None:
    for record in records:
        pages = [_squeezed(_words(site, record, at)) for at in range(1, len(record["page_urls"]) + 1)]
        for key in ("section", "kicker", "headline", "teaser"):
            assert _squeezed(record[key]) in pages[0], (record["url"], key)
        for author in record["authors"]:
            assert _squeezed(author) in pages[0]
        for block in record["body"]:
            if block["type"] in {"image", "embed"}:
                continue
            for cell in block["text"].split(" | "):
                assert _squeezed(cell) in pages[block["page"] - 1], (record["url"], cell)


def test_pictures_embeds_and_related_links_stand_on_the_pages(
    site: Site, records: list[dict[str, Any]]
) -> None:
    for record in records:
        sources = unescape("".join(site.answer(_path(url)).body.decode() for url in record["page_urls"]))
        for image in record["images"]:
            assert _path(image["url"]) in sources
            assert image["caption"] in sources
            assert image["credit"] in sources
        for block in record["body"]:
            assert _path(block["url"]) in sources
        for entry in record["related"]:
            assert f'"{_path(entry["url"])}"' in sources
            assert entry["headline"] in sources
            assert entry["label"] in sources


def test_later_pages_repeat_label_and_headline_but_not_the_teaser(
    site: Site, records: list[dict[str, Any]]
) -> None:
    for record in (record for record in records if len(record["page_urls"]) > 1):
        for number in range(2, len(record["page_urls"]) + 1):
            words = _words(site, record, number)
            assert record["headline"] in words
            assert record["section"] in words
            assert record["teaser"] not in words


def test_related_cards_are_printed_twice_once_without_their_label(site: Site) -> None:
    story = next(story for story in all_stories() if story.layout == "magazin")
    cards = _tree(site, story.path()).xpath('//section[@class="related-posts"]/article')
    assert len(cards) == 4
    for card in cards:
        with_label, without = card.xpath(".//a")
        assert with_label.get("href") == without.get("href")
        assert with_label.xpath('.//span[@class="card-category"]')
        assert not without.xpath('.//span[@class="card-category"]')


def test_the_two_broken_counters_answer_as_documented(site: Site, records: list[dict[str, Any]]) -> None:
    missing = next(story for story in all_stories() if story.quirk == "second page missing")
    repeats = next(story for story in all_stories() if story.quirk == "third page repeats the first")
    assert site.answer(missing.path(2)).status == 404
    assert site.answer(repeats.path(3)).body == site.answer(repeats.path(1)).body
    by_url = {record["url"]: record for record in records}
    assert by_url[BASE + missing.path()]["missing_pages"] == [2]
    assert by_url[BASE + repeats.path()]["missing_pages"] == [3]
    assert by_url[BASE + repeats.path()]["page_count"] == 3


def test_a_paywalled_story_shows_its_wall_and_is_not_complete(
    site: Site, records: list[dict[str, Any]]
) -> None:
    walled = [record for record in records if record["access"] == "paywalled"]
    assert len(walled) >= 2
    for record in walled:
        source = site.answer(_path(record["url"])).body.decode()
        assert '"isAccessibleForFree": false' in source
        assert not record["complete"]


def test_feed_sitemap_and_robots_name_the_articles(site: Site, records: list[dict[str, Any]]) -> None:
    sitemap = site.answer("/sitemap.xml").body.decode()
    assert all(f"<loc>{record['url']}</loc>" in sitemap for record in records)
    feed = site.answer("/leadership-karriere/feed/").body.decode()
    assert feed.count("<item>") == 20
    assert f"Sitemap: {BASE}/sitemap.xml" in site.answer("/robots.txt").body.decode()


def test_two_sites_print_the_same_bytes() -> None:
    one, other = Site(BASE), Site(BASE)
    assert one.paths == other.paths
    assert all(one.answer(path) == other.answer(path) for path in one.paths)


def test_tracking_parameters_are_ignored_and_a_missing_slash_is_redirected(site: Site) -> None:
    path = next(story for story in all_stories() if story.layout == "magazin").path()
    assert site.answer(path + "?utm_source=rss").body == site.answer(path).body
    moved = site.answer(path.rstrip("/"))
    assert (moved.status, moved.headers["Location"]) == (301, path)
