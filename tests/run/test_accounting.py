from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.ledger.store import State
from crawler.run.accounting import Accounting
from crawler.run.ask import key_of
from tests.crawling import manifest_of
from tests.run.making import article, deliver, end, open_run

KEYS = st.integers(-20, 20)


def test_an_address_is_found_once() -> None:
    books = Accounting()
    assert books.find(1, "https://a.example/1", "listing")
    assert not books.find(1, "https://a.example/1", "feed")
    assert books.found == 1
    assert books.sources == {"listing": 1}


def test_what_was_not_reached_ends_as_pending() -> None:
    books = Accounting()
    books.find(1, "https://a.example/1", "listing")
    books.close()
    assert books.states == {State.PENDING: 1}
    assert books.errors == []


def test_settling_twice_is_a_fault_by_name() -> None:
    books = Accounting()
    books.find(1, "https://a.example/1", "listing")
    books.settle(1, State.SAVED)
    books.settle(1, State.FAILED, "timeout")
    assert len(books.errors) == 1
    assert books.states == {State.SAVED: 1}


def test_a_miss_tells_why_and_when_again() -> None:
    books = Accounting()
    books.find(1, "https://a.example/1", "listing")
    books.settle(1, State.FAILED, "timeout", "2026-03-05T10:00:00Z")
    assert (books.misses[0].url, books.misses[0].reason) == ("https://a.example/1", "timeout")
    assert books.misses[0].retry_at == "2026-03-05T10:00:00Z"
    assert books.reasons[State.FAILED, "timeout"] == 1


@given(st.lists(st.tuples(KEYS, st.sampled_from([None, *State]))))
def test_found_is_the_sum_of_states_whatever_happens(events: list[tuple[int, State | None]]) -> None:
    books, still_open = Accounting(), set[int]()
    for key, state in events:
        if state is None:
            if books.find(key, f"https://a.example/{key}", "listing"):
                still_open.add(key)
        elif key in still_open:
            books.settle(key, state)
            still_open.remove(key)
    books.close()
    assert books.errors == []
    assert sum(books.states.values()) == books.found


@pytest.mark.parametrize("fault", ["settled twice", "never found", "does not add up"])
def test_books_that_do_not_balance_are_exit_code_3_and_named(tmp_path: Path, fault: str) -> None:
    run = open_run(tmp_path, "out.jsonl")
    deliver(run, article())
    run.delivery.flush()
    if fault == "settled twice":
        run.accounting.settle(key_of(article().article_id), State.KNOWN)
    elif fault == "never found":
        run.accounting.settle(77, State.KNOWN)
    else:
        run.accounting.states[State.SAVED] += 1
    assert end(run) == 3
    assert "accounting fault: " in manifest_of(tmp_path)["sentence"]
