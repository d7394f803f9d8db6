"""“Seite 1 / 3”: this page's number and the number of pages."""

from __future__ import annotations

import pytest

from crawler.extract import Page, read_counter


def page(inside: str, url: str = "https://paper.example/a-long-story-of-salt") -> Page:
    return Page(f"<html><body><article><p>Text of the story.</p>{inside}</article></body></html>", url)


@pytest.mark.parametrize(
    ("printed", "pair"),
    [
        ("Seite 1 / 3", (1, 3)),
        ("Seite 1 von 3", (1, 3)),
        ("Page 1 of 4", (1, 4)),
        ("Page 1 sur 4", (1, 4)),
        ("Página 1 de 2", (1, 2)),
        ("Pagina 1 di 3", (1, 3)),
        ("Pagina 1 van 3", (1, 3)),
        ("Strona 1 z 5", (1, 5)),
        ("Страница 1 из 7", (1, 7)),
        ("Sida 1 av 2", (1, 2)),
        ("1/3ページ", (1, 3)),
        ("第1页 / 共6页", (1, 6)),
        ("(Seite\u00a01/3)", (1, 3)),
        ("Page 1 of 1", (1, 1)),
    ],
)
def test_counters_of_many_languages(printed: str, pair: tuple[int, int]) -> None:
    assert read_counter(page(f"<span>{printed}</span>")) == pair


def test_numbers_in_elements_of_their_own() -> None:
    assert read_counter(page("<p>Seite <b>1</b> von <b>3</b></p>")) == (1, 3)


@pytest.mark.parametrize(
    "inside",
    [
        '<div class="pager">Seite 1 / 3 <a href="seite-2">Weiter</a></div>',
        '<div><a href="/">Zurück</a> Seite 1 von 3 <a href="seite-2">Weiter</a></div>',
        '<p><span class="on">1</span> <a href="seite-2">2</a> Seite 1 von 3 <a href="seite-2">Weiter</a></p>',
    ],
)
def test_a_counter_beside_links(inside: str) -> None:
    assert read_counter(page(inside)) == (1, 3)


@pytest.mark.parametrize(
    "inside",
    [
        '<div class="gallery"><span>Seite 1 / 9</span></div>',
        '<div id="comments"><span>Page 1 of 12</span></div>',
        '<div class="swiper"><p>Page 1 of 3</p></div>',
        "<p>Bild 1 / 9</p>",
        "<p>1 / 9</p>",
        "<p>On page 1 of 3 letters he wrote that the road was long, and he was right about that.</p>",
        "<p>Page 3 of 2</p>",
        "<p>Page 1 of 800</p>",
    ],
)
def test_what_counts_something_else(inside: str) -> None:
    assert read_counter(page(inside)) is None


def test_a_counter_that_the_address_contradicts_is_not_believed() -> None:
    assert read_counter(page("<p>Page 4 of 5</p>")) is None
    address = "https://paper.example/a-long-story-of-salt/seite-4"
    assert read_counter(page("<p>Seite 1 von 3</p><p>Seite 4 von 5</p>", address)) == (4, 5)
