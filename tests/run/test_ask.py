from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.ledger.store import Entry, SectionState, State
from crawler.run.ask import Ask, id_of, key_of

SECTION = SectionState(section_id=1, url="https://paper.example/news/")


def ask(state: State, revision: int = 1) -> Ask:
    known = Entry(
        key=1,
        url="https://paper.example/news/a",
        state=state,
        section_id=1,
        first_walk=1,
        revision=revision,
        etag='"v1"',
        last_modified="Thu, 05 Mar 2026 13:30:00 GMT",
        fetched_at=datetime(2026, 3, 5, tzinfo=UTC),
    )
    return Ask(key=1, url=known.url, section=SECTION, known=known)


def test_what_is_delivered_whole_is_asked_for_only_if_it_changed() -> None:
    assert ask(State.SAVED).conditions() == {
        "If-None-Match": '"v1"',
        "If-Modified-Since": "Thu, 05 Mar 2026 13:30:00 GMT",
    }


def test_an_answer_that_says_nothing_of_the_whole_takes_the_condition_away() -> None:
    half = ask(State.SAVED)
    half.etag = '"of page 1"'
    half.says_nothing_of_the_whole()
    entry = half.entry(State.INCOMPLETE, walk=9)
    assert (entry.etag, entry.last_modified) == ("", "")


def test_without_an_answer_the_condition_stays() -> None:
    assert ask(State.SAVED).entry(State.FAILED, walk=9).etag == '"v1"'


def test_what_was_never_delivered_is_asked_for_without_condition() -> None:
    assert ask(State.PENDING, revision=0).conditions() == {}


def test_an_entry_under_another_key_remembers_the_address_asked_for() -> None:
    entry = ask(State.SAVED).entry(State.SAVED, key=2, walk=9)
    assert (entry.key, entry.aliases, entry.first_walk) == (2, (1,), 1)


def test_what_was_found_under_another_address_stays_one_entry() -> None:
    found = ask(State.SAVED)
    found.key = 7
    entry = found.entry(State.UNCHANGED, walk=9)
    assert (entry.key, entry.aliases) == (1, (7,))


@pytest.mark.parametrize(
    "name", ["bs-0000000000000001", "bs-7fffffffffffffff", "bs-8000000000000000", "bs-ffffffffffffffff"]
)
def test_a_key_names_its_article(name: str) -> None:
    assert id_of(key_of(name)) == name
    assert -(2**63) <= key_of(name) < 2**63
