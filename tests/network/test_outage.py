from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.network.host_files import Kept
from crawler.network.outage import is_given_up, outage

START = datetime(2026, 3, 1, tzinfo=UTC)


def lasting(*days: float, answered: float | None = None) -> bool:
    """Whether the file is given up after failures on these days, and one answer."""
    kept, file = None, None
    for day in days:
        now = START + timedelta(days=day)
        if answered is not None and answered <= day:
            file = Kept(START + timedelta(days=answered), 200, b"")
        kept = outage(kept, file, now)
    return kept is not None and is_given_up(kept, now)


@pytest.mark.parametrize("every", [0.02, 1, 7])
def test_a_file_that_stays_out_of_reach_is_given_up_after_30_days(every: float) -> None:
    times = [n * every for n in range(int(29.9 / every) + 1)]
    assert not lasting(*times)
    assert lasting(*times, times[-1] + every, 35)


def test_an_answer_in_between_begins_the_30_days_anew() -> None:
    assert not lasting(*range(0, 40, 5), answered=12)
    assert lasting(*range(0, 50, 5), answered=12)


def test_two_failures_a_month_apart_are_no_month() -> None:
    assert not lasting(0, 31)
    assert not lasting(0, 5, 36)


def test_a_clock_that_was_wrong_neither_shortens_nor_stretches_it() -> None:
    assert not lasting(0, 400), "set forth by a year"
    assert lasting(400, *range(0, 36, 5)), "set back again"
    assert lasting(*range(0, 36, 5), answered=-1)


def test_an_answer_of_the_future_does_not_begin_it_anew_each_time() -> None:
    file = Kept(START + timedelta(days=900), 200, b"")
    kept = None
    for day in range(0, 36, 5):
        kept = outage(kept, file, START + timedelta(days=day))
    assert kept is not None
    assert is_given_up(kept, START + timedelta(days=35))


def test_what_an_earlier_version_kept_is_read() -> None:
    old = Kept(START, 0, b"")
    assert outage(old, None, START + timedelta(days=3)).fetched_at == START
