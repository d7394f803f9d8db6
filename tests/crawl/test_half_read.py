from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.crawl.half_read import PAGES_AT_MOST, HalfRead
from crawler.items import Article, Block, seal
from crawler.ledger.store import SectionState
from crawler.run.ask import Ask
from tests.crawl.site import text_of

URL = "https://paper.example/news/what-the-crew-said-12345"


def _page(number: int, *texts: str) -> Article:
    url = URL if number == 1 else f"{URL}/{number}/"
    body = [Block(text=text) for text in (texts or text_of(f"page {number}"))]
    return seal(Article(url=url, headline="What the crew said", body=body, page_urls=[url]))


def _half(expected: int = 1) -> HalfRead:
    ask = Ask(key=1, url=URL, section=SectionState(section_id=1, url="https://paper.example/news/"))
    half = HalfRead(ask=ask, parts=[_page(1)], expected=expected)
    half.may_follow(URL)
    return half


def test_pages_are_joined_in_order() -> None:
    half = _half()
    assert half.add(_page(2))
    assert half.add(_page(3))
    article = half.whole()
    assert article.text == "\n\n".join(text for n in (1, 2, 3) for text in text_of(f"page {n}"))
    assert article.complete


def test_a_page_that_was_read_before_is_none() -> None:
    half = _half()
    assert not half.add(_page(2, *text_of("page 1")))
    assert half.add(_page(2))
    assert not half.add(_page(3, *text_of("page 2")))


def test_an_address_is_followed_once_however_it_is_written() -> None:
    half = _half()
    assert not half.may_follow(URL + "/?utm_source=x")
    assert half.may_follow(f"{URL}/2/")
    assert not half.may_follow(f"{URL}/2")


def test_what_fails_is_missing_and_what_leads_nowhere_behind_the_counters_last_page_is_not() -> None:
    lost, nowhere, counted = _half(), _half(), _half(expected=2)
    assert lost.whole(lost_page=True).missing_pages == [2]
    assert nowhere.whole(led_nowhere=True).missing_pages == [2]
    counted.add(_page(2))
    assert counted.whole(led_nowhere=True).complete
    assert counted.whole(lost_page=True).missing_pages == [3]


def test_a_cut_page_is_never_complete() -> None:
    half = _half()
    half.cut = True
    assert not half.whole().complete


@given(st.integers(1, 5), st.integers(0, 200_000), st.booleans())
def test_no_counter_makes_pages_up(read: int, expected: int, lost: bool) -> None:
    half = _half(expected=max(expected, 1))
    for number in range(2, read + 1):
        half.add(_page(number))
    article = half.whole(lost_page=lost)
    assert len(article.page_urls) + len(article.missing_pages) == article.page_count
    assert article.page_count <= max(PAGES_AT_MOST, read + 1)
    assert article.complete is not bool(article.missing_pages)


def test_an_endless_article_ends_and_says_so() -> None:
    half = _half()
    number = 1
    while half.may_follow(f"{URL}/{number + 1}/"):
        number += 1
        assert half.add(_page(number))
    assert number == PAGES_AT_MOST
    assert half.is_full
    assert half.whole(lost_page=True).missing_pages == [PAGES_AT_MOST + 1]


def test_a_one_page_view_must_hold_page_1_and_more() -> None:
    pages = [text_of(f"page {n}") for n in (1, 2, 3)]
    whole = [text for page in pages for text in page]
    assert _half(expected=3).take_view(_page(1, *whole), URL, more_pages=True)
    assert not _half(expected=3).take_view(_page(1, *pages[0]), URL, more_pages=True)
    assert not _half(expected=3).take_view(_page(1, *pages[1], *pages[2]), URL, more_pages=True)
    assert not _half(expected=6).take_view(_page(1, *pages[0], *pages[1]), URL, more_pages=True)
