from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crawler.run.timetable import RETRY_PAUSES, look_again_at, no_later_than, retry_at

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
STEPS = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1))


def test_pauses_grow_and_then_it_is_given_up() -> None:
    times = [retry_at(tries, NOW) for tries in range(1, 6)]
    assert times[:4] == [NOW + pause for pause in RETRY_PAUSES]
    assert times[4] is None


def test_a_young_article_is_looked_at_again_at_the_next_step_after_publication() -> None:
    assert look_again_at(NOW - timedelta(hours=2), NOW, STEPS) == NOW + timedelta(hours=4)


def test_an_old_article_is_left_alone() -> None:
    assert look_again_at(NOW - timedelta(days=30), NOW, STEPS) is None


def test_an_undated_article_counts_from_now() -> None:
    assert look_again_at(None, NOW, STEPS) == NOW + timedelta(hours=1)


@given(st.timedeltas(timedelta(days=-400), timedelta(days=400)))
def test_the_next_look_lies_ahead_but_no_further_than_the_last_step(age: timedelta) -> None:
    again = look_again_at(NOW - age, NOW, STEPS)
    assert again is None or NOW < again <= NOW + STEPS[-1]


def test_no_timetable_names_a_moment_behind_the_last_one() -> None:
    for recheck in ((), STEPS, (timedelta(days=90),)):
        last = no_later_than(NOW, recheck)
        assert all(NOW + pause <= last for pause in (*RETRY_PAUSES, *recheck))
