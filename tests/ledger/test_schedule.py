"""The turns of a catalogue's sections, whichever database keeps them."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest

from crawler.ledger import Ledger, schedule
from tests.ledger.making import NOW, begin

DONE: dict[str, Any] = {
    "exit_code": 0,
    "verdict": "complete",
    "sentence": "Complete.",
    "saved": 3,
    "failures": 0,
}


def test_a_turn_is_had_by_one_only(ledger: Ledger, open_one: Callable[[], Ledger]) -> None:
    assert ledger.schedule.claim("news", "r1", "here")
    assert not open_one().schedule.claim("news", "r2", "there")
    turn = open_one().schedule.turns()["news"]
    assert (turn.run_id, turn.worker) == ("r1", "here")
    assert turn.is_running(ledger.schedule.now())


def test_of_many_who_claim_at_once_one_gets_it(open_one: Callable[[], Ledger]) -> None:
    got: list[bool] = []
    ledgers = [open_one() for _ in range(4)]
    threads = [
        Thread(target=lambda one=one, n=n: got.append(one.schedule.claim("news", f"r{n}", "w")))
        for n, one in enumerate(ledgers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(got) == [False, False, False, True]


def test_an_ended_turn_is_told_and_may_be_claimed_again(ledger: Ledger) -> None:
    ledger.schedule.claim("news", "r1", "here")
    assert ledger.schedule.end("news", "r1", due_at=NOW, rhythm="30m", **DONE)
    turn = ledger.schedule.turns()["news"]
    assert (turn.due_at, turn.rhythm, turn.verdict, turn.saved) == (NOW, "30m", "complete", 3)
    assert turn.ended_at is not None
    assert not turn.is_running(ledger.schedule.now())
    assert ledger.schedule.claim("news", "r2", "there")


def test_the_turn_of_a_worker_that_fell_silent_is_free(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "SILENCE", -1)
    ledger.schedule.claim("news", "r1", "dead")
    assert ledger.schedule.claim("news", "r2", "alive")
    assert not ledger.schedule.end("news", "r1", due_at=NOW, rhythm="30m", **DONE), (
        "another has the turn by now"
    )
    assert ledger.schedule.turns()["news"].run_id == "r2"


def test_a_turn_that_a_clock_a_year_ahead_kept_alive_is_free(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "SILENCE", 400 * 86_400)
    ledger.schedule.claim("news", "r1", "dead")
    monkeypatch.undo()
    assert not ledger.schedule.turns()["news"].is_running(ledger.schedule.now())
    assert not ledger.schedule.cancel("news")
    assert ledger.schedule.claim("news", "r2", "alive")


def test_a_beat_keeps_the_turn_and_brings_the_wish_to_cancel(ledger: Ledger) -> None:
    assert not ledger.schedule.cancel("news"), "there is nothing to cancel"
    ledger.schedule.claim("news", "r1", "here")
    before = ledger.schedule.turns()["news"].alive_until
    time.sleep(1.1)
    assert ledger.schedule.beat("news", "r1")
    after = ledger.schedule.turns()["news"].alive_until
    assert before is not None and after is not None and after > before
    assert ledger.schedule.cancel("news")
    assert not ledger.schedule.beat("news", "r1")


def test_a_turn_given_back_keeps_the_account_of_the_one_before(ledger: Ledger) -> None:
    ledger.schedule.claim("news", "r1", "here")
    ledger.schedule.end("news", "r1", due_at=NOW, rhythm="30m", **DONE)
    ledger.schedule.claim("news", "r2", "here")
    ledger.schedule.give_back("news", "r2", NOW + timedelta(seconds=20), "30m")
    turn = ledger.schedule.turns()["news"]
    assert (turn.verdict, turn.due_at, turn.alive_until) == ("complete", NOW + timedelta(seconds=20), None)


def test_a_paused_section_cannot_be_claimed(ledger: Ledger) -> None:
    ledger.schedule.pause("news", True)
    assert not ledger.schedule.claim("news", "r1", "here")
    ledger.schedule.pause("news", False)
    assert ledger.schedule.claim("news", "r1", "here")


def test_the_file_of_a_run_is_known_while_it_runs(ledger: Ledger) -> None:
    begin(ledger)
    assert ledger.schedule.journal_of("r1") == ("d.jsonl", "r1.part")
    assert ledger.schedule.journal_of("r2") is None


def test_hosts_leased_in_postgresql_are_seen_by_all(ledger: Ledger, open_one: Callable[[], Ledger]) -> None:
    with ledger.lock(["a.example"], "r1"):
        seen = open_one().schedule.busy_hosts()
        assert seen == ({"a.example"} if ledger.renew_every else set())
    assert not open_one().schedule.busy_hosts()
