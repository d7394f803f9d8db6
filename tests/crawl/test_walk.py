from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crawler.crawl.walk import PAGES_AT_MOST, Walk

SITE = "https://paper.example/news"


def _walk(**more: Any) -> Walk:
    walk = Walk(url=f"{SITE}/", **more)
    walk.enter(walk.url)
    walk.land(walk.url)
    return walk


def _end(walk: Walk, following: str | None = "page/2/", **more: Any) -> str:
    given_facts = {"goes_on": False, "new": 5, "behind_frontier": False, **more}
    return walk.end_after(next_url=f"{SITE}/{following}" if following else None, **given_facts)


def test_it_goes_on_while_there_is_a_next_page_with_something_new() -> None:
    assert _end(_walk()) == ""


def test_without_a_next_address_it_ends_or_says_that_the_section_goes_on() -> None:
    assert _end(_walk(), None) == "end"
    assert _end(_walk(), None, goes_on=True) == "no_next_found"


def test_a_full_first_page_without_a_second_is_no_whole_section() -> None:
    assert _end(_walk(), None, new=20) == "no_next_found"
    assert _end(_walk(), None, new=19) == "end"
    later = _walk()
    later.enter(f"{SITE}/page/2/")
    assert _end(later, None, new=20) == "end"


def test_one_page_without_anything_new_is_looked_behind_and_two_are_not() -> None:
    walk = _walk()
    assert _end(walk, "page/2/", new=0) == ""
    assert _end(walk, "page/3/", new=0) == "no_new_articles"


def test_something_new_in_between_makes_it_patient_again() -> None:
    walk = _walk()
    assert [_end(walk, f"page/{n}/", new=new) for n, new in enumerate((0, 3, 0, 1), 2)] == [""] * 4


def test_two_pages_behind_the_frontier_end_it_unless_all_is_wanted() -> None:
    walk, whole = _walk(), _walk(to_the_end=True)
    assert [_end(walk, f"page/{n}/", behind_frontier=True) for n in (2, 3)] == ["", "frontier"]
    assert [_end(whole, f"page/{n}/", behind_frontier=True) for n in (2, 3)] == ["", ""]


def test_an_address_that_was_asked_for_or_led_to_is_a_loop() -> None:
    walk = _walk()
    walk.enter(f"{SITE}/page/2/")
    assert walk.land(f"{SITE}/second/")
    assert not walk.land(f"{SITE}/second/?utm_source=x")
    assert [_end(walk, page) for page in ("?utm_source=y", "page/2/", "second/")] == ["loop"] * 3


def test_max_pages_bounds_it() -> None:
    assert _end(_walk(max_pages=1)) == "max_pages"
    assert _end(_walk(max_pages=2)) == ""


@given(st.lists(st.lists(st.integers(0, 30), max_size=6), max_size=12))
def test_each_article_is_seen_first_once(pages: list[list[int]]) -> None:
    walk = _walk()
    seen = [key for page in pages for key in walk.first_seen(dict.fromkeys(page))]
    assert sorted(seen) == sorted({key for page in pages for key in page})


@given(st.integers(1, 40), st.data())
def test_a_walk_over_a_finite_site_ends_whatever_its_pager_says(size: int, data: st.DataObject) -> None:
    """At most one request a page of the site, whichever page leads to which."""
    walk, steps, end = _walk(), 1, ""
    while not end and steps <= size + 1:
        following = f"page/{data.draw(st.integers(1, size))}/"
        end = _end(walk, following, new=data.draw(st.integers(0, 2)))
        if not end:
            steps += 1
            walk.enter(f"{SITE}/{following}")
            walk.land(f"{SITE}/{following}")
    assert end
    assert steps <= size + 1 <= PAGES_AT_MOST
