"""The next page of a listing, in the shapes and languages that sites use: each page is found as it was never seen."""

from __future__ import annotations

import pytest

from crawler.extract import Page, read_listing

SITE = "https://blatt.example"


def section(pager: str, path: str, head: str = "") -> Page:
    cards = "".join(
        f'<div><a href="/hafen/der-lange-weg-zum-hafen-{number}-4030{number}.html">'
        f"<h3>Der lange Weg, Folge {number}</h3></a><p>Eine Zeile, die sagt, was in Folge {number} geschieht.</p></div>"
        for number in range(6)
    )
    return Page(
        f"<html><head>{head}</head><body><header><a href='/'>Start</a><a href='/politik/'>Politik</a></header>"
        f"<main>{cards}{pager}</main><footer><a href='/impressum'>Impressum</a></footer></body></html>",
        SITE + path,
    )


@pytest.mark.parametrize(
    ("path", "pager", "following"),
    [
        ("/politique/", '<a href="/politique/p2">Page suivante</a>', "/politique/p2"),
        (
            "/deportes/",
            '<div class="nav-previous"><a href="/deportes/page/2/">Entradas anteriores</a></div>',
            "/deportes/page/2/",
        ),
        (
            "/notizie?start=10",
            '<ul class="pagination"><li><a title="Indietro" href="/notizie">Indietro</a></li><li>2</li>'
            '<li><a href="/notizie?start=20">3</a></li><li><a href="/notizie?start=20">Avanti</a></li></ul>',
            "/notizie?start=20",
        ),
        (
            "/nieuws?offset=20",
            '<a href="/nieuws?offset=0">Vorige</a> <a href="/nieuws?offset=40">Volgende</a>',
            "/nieuws?offset=40",
        ),
        (
            "/a/list_48_2.html",
            '<ul class="pagelist"><li><a href="list_48_1.html">上一页</a></li><li>2</li>'
            '<li><a href="list_48_3.html">下一页</a></li></ul>',
            "/a/list_48_3.html",
        ),
        (
            "/novosti/",
            '1 | <a href="?PAGEN_1=2">2</a> | <a href="?PAGEN_1=3">3</a> <a href="?PAGEN_1=2">След.</a>',
            "/novosti/?PAGEN_1=2",
        ),
        (
            "/kultur",
            '<ul class="pager"><li>1</li><li><a href="?page=1">2</a></li><li><a href="?page=1">next ›</a></li>'
            '<li><a href="?page=30">last »</a></li></ul>',
            "/kultur?page=1",
        ),
        (
            "/",
            '<div class="blog-pager"><a href="/search?updated-max=2026-03-01">Neuere Posts</a>'
            '<a href="/search?updated-max=2026-02-01&max-results=7">Ältere Posts</a></div>',
            "/search?updated-max=2026-02-01&max-results=7",
        ),
        ("/sport", '<a href="/sport;p=2">Weiter</a>', "/sport;p=2"),
        (
            "/index",
            '<span>1</span><a href="/index/page:2">2</a><a href="/index/page:3">3</a>',
            "/index/page:2",
        ),
        (
            "/haberler/",
            '<b>1</b><a href="/haberler/2/">2</a><a href="/haberler/2/">Sonraki</a>',
            "/haberler/2/",
        ),
        ("/world", '<a href="/world?page=2" aria-label="Go to next page">›</a>', "/world?page=2"),
        ("/world", '<a href="/world?page=2"><img src="/r.gif" alt="Next page"></a>', "/world?page=2"),
        ("/latest", '<button hx-get="/latest?page=2">Load more</button>', "/latest?page=2"),
        (
            "/latest",
            """<button data-props='{"nextUrl": "/latest?after=abc123"}'>Weitere Artikel</button>""",
            "/latest?after=abc123",
        ),
        (
            "/latest",
            '<button data-href="/ajax/latest" data-page="2">Mehr laden</button>',
            "/ajax/latest?page=2",
        ),
        ("/hirek", '<a href="/hirek?oldal=2">Következő</a>', "/hirek?oldal=2"),
        ("/zpravy/", '<a href="/zpravy/strana-2/">Další články</a>', "/zpravy/strana-2/"),
        ("/novyny/", '<a href="/novyny/page-2.html">Наступна сторінка</a>', "/novyny/page-2.html"),
        ("/akhbar/", '<div class="pagination"><a href="/akhbar/page/2/">التالي</a></div>', "/akhbar/page/2/"),
        ("/news/?page=0", '<a href="/news/?page=1">Next</a>', "/news/?page=1"),
    ],
)
def test_shapes_and_languages(path: str, pager: str, following: str) -> None:
    read = read_listing(section(pager, path))
    assert read.next_url == SITE + following
    assert len(read.article_links) == 6


@pytest.mark.parametrize(
    ("path", "pager", "following"),
    [
        ("/nyheter", '1 <a href="?side=2">2</a> <a href="?side=3">3</a>', "/nyheter?side=2"),
        # The links to the other pages say more than the address of the first.
        ("/live.php", '<a href="#">1</a> <a href="?page=2&amp;ipp=20">2</a> <a href="?page=3&amp;ipp=20">3</a>',
         "/live.php?page=2&ipp=20"),
        ("/it/", '<i>1</i> <a href="/thema/it/2">2</a> <a href="/thema/it/3">3</a>', "/thema/it/2"),
        ("/it/", "<span>Vorherige</span><a href='/thema/it?p=2'>Nächste</a>", "/thema/it?p=2"),
        # A language whose words for “next” are not known, beside the dead link back.
        ("/it/", "<span>Prev</span><a href='/it/?p=2'>Qwertz</a>", "/it/?p=2"),
    ],
)  # fmt: skip
def test_a_pager_is_known_by_what_stands_side_by_side(path: str, pager: str, following: str) -> None:
    assert read_listing(section(f"<div>{pager}</div>", path)).next_url == SITE + following


@pytest.mark.parametrize(
    ("path", "pager"),
    [
        ("/news/?page=9", '<div class="pager"><a href="?page=8">Previous</a><a href="?page=8">8</a><b>9</b></div>'),
        ("/page/9/", '<div class="nav-next"><a href="/page/8/">Newer posts</a></div>'),
        ("/2026/03/", '<table><tr><td>4</td><td><a href="/2026/03/05/">5</a></td><td><a href="/2026/03/06/">6</a></td>'
         "</tr></table>"),
        ("/2026/03/", '<table id="wp-calendar"><tr><td><a href="/2026/04/">Apr »</a></td></tr></table>'),
        ("/news/", '<a href="/news/?sort=date">Next</a>'),
        ("/news/", '<div class="comments-nav"><a href="/news/?cpage=2">Older comments</a></div>'),
        ("/news/", '<a href="/news/?slide=2" class="slick-next">Next</a>'),
        ("/news/", '<a class="next" href="/hafen/der-lange-weg-zum-hafen-4-40304.html">Next</a>'),
        ("/news/", '<a href="/hafen/a-b-c-d-12345.html">1</a> <a href="/hafen/a-b-c-e-12346.html">2</a> '
         '<a href="/hafen/a-b-c-f-12347.html">3</a>'),
        ("/news/", '<a href="/sport/">More</a><a href="/kultur/">Weitere</a>'),
        ("/news/", '<div class="pagination"><a href="/news-2/">Qwertz</a></div>'),
    ],
)  # fmt: skip
def test_what_leads_elsewhere_or_back(path: str, pager: str) -> None:
    assert read_listing(section(pager, path)).next_url is None


def test_relation_and_address_together_need_nothing_visible() -> None:
    head = '<link rel="next" href="/thema/wald/p2">'
    assert read_listing(section("", "/thema/wald/", head)).next_url == SITE + "/thema/wald/p2"
