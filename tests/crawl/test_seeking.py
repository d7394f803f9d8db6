"""Feeds and sitemaps as ways into a section; `since` as a way to end the walk. Real crawls of small sites."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.crawl.site import NOT_FOUND, Answer, Site, article, listing, pager
from tests.crawling import Ended, lines, manifest_of, scrapy

_FEED_LINK = '<link rel="alternate" type="application/rss+xml" href="{}">'
_MORE = '<button class="load-more">Load more</button>'


def _url(number: int, folder: str = "/works/") -> str:
    return f"{folder}what-the-crew-of-the-ferry-said-{10_000 + number}/"


def _rss(urls: list[str], category: str = "") -> Answer:
    items = "".join(
        f"<item><title>{url}</title><link>{url}</link><category>{category}</category></item>" for url in urls
    )
    return Answer(
        f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>',
        kind="application/rss+xml",
    )


def _sitemap(urls: list[str], kind: str = "urlset", lastmod: str = "") -> Answer:
    entry = "url" if kind == "urlset" else "sitemap"
    changed = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    body = "".join(f"<{entry}><loc>{url}</loc>{changed}</{entry}>" for url in urls)
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    return Answer(f'<?xml version="1.0"?><{kind} {space}>{body}</{kind}>', kind="application/xml")


def _crawl(site: Site, folder: Path, *arguments: str, section: str = "/works/") -> Ended:
    given = [part for argument in arguments for part in ("-a", argument)]
    return scrapy(
        folder,
        *("crawl", "section", "-a", f"url={site.url}{section}", *given, "-o", str(folder / "all.jsonl")),
        *("-s", "RETRY_TIMES=0", "-s", "HOST_RIGHTS_ENABLED=False"),
    )


def _answers(pages: dict[str, Any], site: Callable[[], Site]) -> Callable[[str], Answer]:
    """The pages given; every address with a slug is an article. `{site}` stands for the site's address."""

    def answer(path: str) -> Answer:
        said = pages.get(path)
        if said is not None:
            found: Answer = said() if callable(said) else said
            body = found.body.replace("{site}", site().url) if isinstance(found.body, str) else found.body
            return Answer(body, found.status, found.headers, found.kind)
        return article(urlsplit(path).path) if "what-the-crew" in path else NOT_FOUND

    return answer


class _Serving(Site):
    def __init__(self, pages: dict[str, Any]) -> None:
        super().__init__(_answers(pages, lambda: self))


def _found_in(folder: Path) -> dict[str, list[int]]:
    """Where each article was found, by its number."""
    found: dict[str, list[int]] = {}
    for record in lines(folder / "all.jsonl"):
        number = int(record["url"].rstrip("/").rpartition("-")[2]) - 10_000
        found.setdefault(record["crawl"]["found_in"], []).append(number)
    return {source: sorted(numbers) for source, numbers in found.items()}


def test_auto_reads_the_declared_feed_where_the_listing_goes_on_without_an_address(tmp_path: Path) -> None:
    pages = {
        "/works/": listing([_url(n) for n in range(5)], _MORE, _FEED_LINK.format("/works/feed/")),
        "/works/feed/": _rss([f"{{site}}{_url(n)}?utm_source=rss" for n in range(9)]),
        "/robots.txt": Answer(
            "Sitemap: {site}/sitemap-news.xml\nSitemap: {site}/sitemap.xml\n", kind="text/plain"
        ),
        "/sitemap-news.xml": _sitemap(
            [f"{{site}}{_url(n)}" for n in (8, 9)] + [f"{{site}}{_url(50, '/sport/')}"]
        ),
        "/sitemap.xml": _sitemap([f"{{site}}{_url(n)}" for n in range(100, 200)]),
    }
    with _Serving(pages) as site:
        ended = _crawl(site, tmp_path)
    manifest = manifest_of(tmp_path)
    assert ended.code == 0, ended.err
    assert _found_in(tmp_path) == {"listing": [0, 1, 2, 3, 4], "feed": [5, 6, 7, 8], "sitemap": [9]}
    assert manifest["sources"] == {"listing": 5, "feed": 4, "sitemap": 1}
    assert manifest["sections"][0]["end"] == "no_next_found"
    assert [(page["source"], page["links"], page["new"]) for page in manifest["listing_pages"]] == [
        ("listing", 5, 5),
        ("feed", 9, 4),
        ("sitemap", 2, 1),
    ]
    assert "10  articles found (listing 5, feed 4, sitemap 1)" in ended.err
    assert site.asked["/sitemap.xml"] == 0


def test_auto_reads_the_feed_where_a_full_first_page_names_no_second(tmp_path: Path) -> None:
    pages = {
        "/works/": listing([_url(n) for n in range(20)], "", _FEED_LINK.format("/works/feed/")),
        "/works/feed/": _rss([f"{{site}}{_url(n)}" for n in range(15, 25)]),
    }
    with _Serving(pages) as site:
        ended = _crawl(site, tmp_path)
    manifest = manifest_of(tmp_path)
    assert ended.code == 0, ended.err
    assert manifest["sources"] == {"listing": 20, "feed": 5}
    assert manifest["sections"][0]["end"] == "no_next_found"
    assert "no link to a next page was found" in ended.err


def test_listing_alone_reads_no_feed(tmp_path: Path) -> None:
    pages = {"/works/": listing([_url(0), _url(1)], _MORE, _FEED_LINK.format("/works/feed/"))}
    with _Serving(pages) as site:
        _crawl(site, tmp_path, "discover=listing")
    assert site.asked["/works/feed/"] == 0
    assert _found_in(tmp_path) == {"listing": [0, 1]}


def test_a_listing_that_shows_nothing_of_the_last_run_may_have_lost_articles(tmp_path: Path) -> None:
    pages: dict[str, Any] = {"/works/": listing([_url(0), _url(1)], _MORE)}
    with _Serving(pages) as site:
        _crawl(site, tmp_path, "discover=listing")
        assert manifest_of(tmp_path)["warnings"] == []
        pages["/works/"] = listing([_url(7), _url(8)], _MORE)
        _crawl(site, tmp_path, "discover=listing")
    (warning,) = manifest_of(tmp_path)["warnings"]
    assert warning["name"] == "news missed"
    assert "what came and went in between was not seen" in warning["text"]
    assert _found_in(tmp_path) == {"listing": [0, 1, 7, 8]}


def test_feed_takes_a_site_wide_feed_only_for_the_section(tmp_path: Path) -> None:
    pages = {
        "/works/": listing([_url(0)], "", _FEED_LINK.format("/all.xml")),
        "/all.xml": _rss(
            [f"{{site}}{_url(1)}", f"{{site}}{_url(2, '/sport/')}", "https://paper.example/else-12345"]
        ),
    }
    with _Serving(pages) as site:
        ended = _crawl(site, tmp_path, "discover=feed")
    assert _found_in(tmp_path) == {"feed": [1]}
    assert manifest_of(tmp_path)["sections"][0]["end"] == "feed"
    assert ended.code == 0, ended.err


def test_feed_is_looked_for_at_the_usual_places_when_none_is_declared(tmp_path: Path) -> None:
    pages = {
        "/works/": listing([_url(0)]),
        "/works/rss.xml": _rss([f"{{site}}{_url(n, '/elsewhere/')}" for n in (3, 4)]),
    }
    with _Serving(pages) as site:
        ended = _crawl(site, tmp_path, "discover=feed")
    assert _found_in(tmp_path) == {"feed": [3, 4]}
    assert ended.code == 0, ended.err


def test_a_section_whose_address_is_a_feed_is_read_as_one(tmp_path: Path) -> None:
    with _Serving({"/works.xml": _rss([f"{{site}}{_url(n)}" for n in (1, 2)])}) as site:
        _crawl(site, tmp_path, section="/works.xml")
    assert _found_in(tmp_path) == {"feed": [1, 2]}


def test_no_feed_at_all_is_told(tmp_path: Path) -> None:
    with _Serving({"/works/": listing([_url(0)])}) as site:
        ended = _crawl(site, tmp_path, "discover=feed")
    assert ended.code == 4
    assert manifest_of(tmp_path)["sections"][0]["end"] == "no_feed_found"
    assert site.asked_below("/") < 12


def test_sitemap_reads_news_first_then_the_index_newest_first_and_unpacks(tmp_path: Path) -> None:
    packed = gzip.compress(str(_sitemap(["SITE" + _url(n) for n in range(4)]).body).encode())
    with _Serving({}) as site:
        packed = gzip.compress(gzip.decompress(packed).replace(b"SITE", site.url.encode()))
        pages: dict[str, Any] = {
            "/robots.txt": Answer(
                f"Sitemap: {site.url}/index.xml\nSitemap: {site.url}/news.xml\n", kind="text/plain"
            ),
            "/index.xml": Answer(
                f"<sitemapindex><sitemap><loc>{site.url}/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap>"
                f"<sitemap><loc>{site.url}/new.xml.gz</loc><lastmod>2026-03-01</lastmod></sitemap>"
                f"<sitemap><loc>{site.url}/image-sitemap.xml</loc></sitemap></sitemapindex>",
                kind="application/xml",
            ),
            "/new.xml.gz": Answer(packed, kind="application/x-gzip"),
            "/old.xml": _sitemap(
                [f"{site.url}{_url(9)}", f"{site.url}/works/tag/ferry/", f"{site.url}{_url(7, '/x/')}"]
            ),
            "/news.xml": _sitemap([f"{site.url}{_url(5)}"]),
        }
        site.answer = _answers(pages, lambda: site)
        ended = _crawl(site, tmp_path, "discover=sitemap")
        read = [page["url"].removeprefix(site.url) for page in manifest_of(tmp_path)["listing_pages"]]
    assert _found_in(tmp_path) == {"sitemap": [0, 1, 2, 3, 5, 9]}
    assert read == ["/news.xml", "/new.xml.gz", "/old.xml"]
    assert site.asked["/image-sitemap.xml"] == 0
    assert ended.code == 0, ended.err


def test_a_sitemap_that_cannot_be_read_is_told_when_it_was_asked_for(tmp_path: Path) -> None:
    pages = {"/robots.txt": Answer("Sitemap: {site}/a.xml\nSitemap: {site}/b.xml", kind="text/plain")}
    pages["/a.xml"] = Answer("<urlset><url><loc>", kind="application/xml")
    pages["/b.xml"] = _sitemap([f"{{site}}{_url(1)}"])
    with _Serving(pages) as site:
        site_url = site.url
        pages["/a.xml"] = Answer("never", 500)
        ended = _crawl(site, tmp_path, "discover=sitemap")
    assert ended.code == 3
    assert f"{site_url}/a.xml (http_500)" in manifest_of(tmp_path)["sentence"]
    assert _found_in(tmp_path) == {"sitemap": [1]}


# -- since


def _dated(path: str) -> Answer:
    """Newest first: five articles a page, one a day back from 20 March; page 2 has one of last year on top."""
    page = int(parse_qs(urlsplit(path).query).get("page", ["1"])[0])
    shown = [_url(n) for n in range(5 * page - 5, 5 * page)]
    return listing(
        ([_url(900)] if page == 2 else []) + shown, pager(f"/works/?page={page + 1}") if page < 9 else ""
    )


def _dated_site() -> Site:
    def answer(path: str) -> Answer:
        if "what-the-crew" in path:
            number = int(path.rstrip("/").rpartition("-")[2]) - 10_000
            day = "2025-01-01T08:00:00Z" if number == 900 else f"2026-03-{20 - min(number, 19):02}T08:00:00Z"
            return article(path, date=day)
        return _dated(path) if path.startswith("/works/") else NOT_FOUND

    return Site(answer)


def test_since_ends_the_walk_behind_a_page_of_older_articles_and_hides_nothing_from_a_later_run(
    tmp_path: Path,
) -> None:
    with _dated_site() as site:
        first = _crawl(site, tmp_path, "since=2026-03-13")
        asked = set(site.asked)
        assert first.code == 0, first.err
        assert _found_in(tmp_path) == {"listing": list(range(8))}
        assert manifest_of(tmp_path)["sections"][0]["end"] == "since"
        assert "/works/?page=3" in asked
        assert "/works/?page=4" not in asked
        assert manifest_of(tmp_path)["reasons"]["refused"] == {"published before since": 8}

        site.asked.clear()
        again = _crawl(site, tmp_path, "since=2026-03-13")
        assert again.code == 0, again.err
        assert not [path for path in site.asked if "what-the-crew" in path]
        assert manifest_of(tmp_path)["sections"][0]["end"] == "since"

        whole = _crawl(site, tmp_path)
        assert whole.code == 0, whole.err
        assert _found_in(tmp_path) == {"listing": [*range(45), 900]}


@pytest.mark.parametrize("way", ["feed", "sitemap"])
def test_max_articles_bounds_the_other_ways_too(way: str, tmp_path: Path) -> None:
    pages = {
        "/works/": listing([], "", _FEED_LINK.format("/works/feed/")),
        "/works/feed/": _rss([f"{{site}}{_url(n)}" for n in range(9)]),
        "/sitemap.xml": _sitemap([f"{{site}}{_url(n)}" for n in range(9)]),
    }
    with _Serving(pages) as site:
        ended = _crawl(site, tmp_path, f"discover={way}", "max_articles=3")
    assert ended.code == 0, ended.err
    assert len(lines(tmp_path / "all.jsonl")) == 3
    assert manifest_of(tmp_path)["states"]["pending"] == 6
    assert manifest_of(tmp_path)["sections"][0]["end"] == "max_articles"


def test_an_index_of_dead_sitemaps_is_not_asked_through(tmp_path: Path) -> None:
    with _Serving(
        {
            "/robots.txt": Answer("Sitemap: {site}/index.xml\n", kind="text/plain"),
            "/index.xml": _sitemap(
                [f"{{site}}/{number}.xml" for number in range(2_000)], kind="sitemapindex"
            ),
        }
    ) as site:
        ended = _crawl(site, tmp_path, "discover=sitemap", "max_pages=8")
        assert "Traceback" not in ended.err
        assert sum(site.asked.values()) < 15
