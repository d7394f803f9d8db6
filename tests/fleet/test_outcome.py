"""When a section is due again."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import ExitCode
from crawler.fleet.outcome import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    TRIES,
    Account,
    due_at,
    due_sections,
    following,
    worst,
)
from crawler.fleet.rhythm import parse_rhythm
from crawler.fleet.section import Section
from crawler.ledger.schedule import Turn

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
END = NOW + timedelta(minutes=3)


def section(name: str = "news", every: str = "1h", **changes: Any) -> Section:
    values = {"spider": "section", "rhythm": parse_rhythm(every), "hosts": (f"{name}.example",), **changes}
    return Section(name=name, **values)


def account(code: int, **changes: Any) -> Account:
    return Account(section="news", run_id="r", exit_code=code, verdict="", sentence="", **changes)


def test_after_its_work_a_section_is_due_at_its_regular_time() -> None:
    assert following(section(), account(0), 3, NOW, END) == (NOW + timedelta(hours=1), 0)


def test_failed_articles_are_asked_for_when_the_ledger_says() -> None:
    soon = account(3, retry_at=END + timedelta(minutes=10))
    assert following(section(), soon, 0, NOW, END) == (END + timedelta(minutes=10), 0)
    late = account(3, retry_at=END + timedelta(days=10))
    assert following(section(), late, 0, NOW, END) == (NOW + timedelta(hours=1), 0)


@pytest.mark.parametrize("code", [1, 2, 4, 5])
def test_pauses_after_failures_grow_and_end_with_the_work_done(code: int) -> None:
    failures, pauses = 0, []
    for _ in range(20):
        due, failures = following(section(every="30s"), account(code), failures, NOW, END)
        pauses.append(due - END)
    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
    assert following(section(), account(0), failures, NOW, END)[1] == 0


def test_a_weekly_section_that_keeps_failing_waits_for_its_week() -> None:
    due, _ = following(section(every="1w"), account(4), TRIES, NOW, END)
    assert due == NOW + timedelta(weeks=1)


def test_a_taken_host_is_tried_again_soon_and_is_no_failure() -> None:
    due, failures = following(section(), account(75), 2, NOW, END)
    assert timedelta(0) < due - END <= timedelta(minutes=1)
    assert failures == 2


def test_a_cancelled_turn_waits_for_the_next_and_an_interrupted_one_does_not() -> None:
    assert following(section(), account(5, cancelled=True), 1, NOW, END) == (NOW + timedelta(hours=1), 1)
    assert following(section(), account(5, interrupted=True), 1, NOW, END) == (END, 1)


def test_a_rhythm_that_was_changed_counts_from_the_last_start() -> None:
    turn = Turn(name="news", due_at=NOW + timedelta(days=1), rhythm="1d", started_at=NOW)
    assert due_at(section(every="1d"), turn, NOW) == NOW + timedelta(days=1)
    assert due_at(section(every="1h"), turn, NOW) == NOW + timedelta(hours=1)


@pytest.mark.parametrize("every", ["30m", "1w", "0 6 * * *", "0 6 1 * *"])
@pytest.mark.parametrize("code", [0, 3, 4, 5, 75])
def test_a_turn_under_a_clock_that_was_wrong_puts_the_next_one_off_by_no_more_than_a_rule(
    every: str, code: int
) -> None:
    paper = section(every=every)
    for off in (timedelta(days=-1), timedelta(0), timedelta(days=400)):
        following_turn, _ = following(paper, account(code), 0, NOW + off, END + off)
        turn = Turn(name="news", due_at=following_turn, rhythm=paper.rhythm.key, started_at=NOW + off)
        expected = None if off > timedelta(days=1) else following_turn
        assert due_at(paper, turn, END) == expected, off


def test_what_is_due_comes_by_priority_then_by_how_long_it_waits() -> None:
    sections = {
        name: section(name) for name in ("new", "old", "older", "future", "paused", "running", "dead")
    }
    sections["urgent"] = section("urgent", priority=5)
    hour = timedelta(hours=1)
    turns = {
        "old": Turn(name="old", due_at=NOW - hour, rhythm="1h"),
        "older": Turn(name="older", due_at=NOW - 2 * hour, rhythm="1h"),
        "future": Turn(name="future", due_at=NOW + hour, rhythm="1h"),
        "urgent": Turn(name="urgent", due_at=NOW, rhythm="1h"),
        "paused": Turn(name="paused", paused=True),
        "running": Turn(name="running", alive_until=NOW + timedelta(seconds=20)),
        "dead": Turn(name="dead", alive_until=NOW - hour, due_at=NOW + hour, rhythm="1h"),
    }
    names = [due.section.name for due in due_sections(sections, turns, NOW)]
    assert names == ["urgent", "dead", "new", "older", "old"]
    everything = {due.section.name for due in due_sections(sections, turns, NOW, everything=True)}
    assert everything == {*names, "future"}


def test_deciding_over_ten_thousand_sections_costs_less_than_a_second() -> None:
    sections = {f"s{n}": section(f"s{n}", "1h" if n % 2 else "0 6 * * *") for n in range(10_000)}
    turns = {
        name: Turn(name=name, due_at=NOW, rhythm=each.rhythm.key, started_at=NOW)
        for name, each in sections.items()
    }
    before = time.process_time()
    assert len(due_sections(sections, turns, NOW)) == 10_000
    assert time.process_time() - before < 1


@given(st.lists(st.sampled_from([*ExitCode, -9, 137])))
def test_the_worst_code_is_one_that_occurred_and_zero_only_when_all_are(codes: list[int]) -> None:
    code = worst(codes)
    assert code in {*codes, *([5] if {-9, 137} & set(codes) else []), *([] if codes else [0])}
    assert (code == 0) == (not any(codes))


def test_the_order_of_severity() -> None:
    assert [worst([0, 75]), worst([75, 3]), worst([3, 4, 0]), worst([5, 4]), worst([5, 1])] == [
        75,
        3,
        4,
        5,
        1,
    ]
