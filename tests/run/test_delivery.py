from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawler.errors import JournalError, LedgerError
from crawler.extract import Link
from crawler.ledger.store import State
from crawler.run.ask import key_of
from tests.crawling import lines
from tests.run.making import SITE, article, ask_for, deliver, end, open_run


def test_a_delivered_article_stands_in_the_dataset_and_in_the_books(tmp_path: Path) -> None:
    run = open_run(tmp_path, "out.jsonl")
    assert deliver(run, article())
    assert end(run) == 0
    assert [line["headline"] for line in lines(tmp_path / "out.jsonl")] == ["a"]
    assert run.accounting.states == {State.SAVED: 1}


def test_nothing_counts_before_the_flush(tmp_path: Path) -> None:
    run = open_run(tmp_path, "out.jsonl")
    deliver(run, article())
    assert run.accounting.states == {}
    run.delivery.flush()
    assert run.accounting.states == {State.SAVED: 1}


def test_the_log_tells_of_an_article_once_it_is_committed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level("INFO")
    run = open_run(tmp_path, "out.jsonl")
    deliver(run, article("a"))
    assert caplog.messages == []
    run.delivery.flush()
    assert caplog.messages == ["saved      a"]
    deliver(run, article("b"))
    monkeypatch.setattr(run.journal, "sync", _no_room)
    with pytest.raises(JournalError):
        run.delivery.flush()
    assert caplog.messages == ["saved      a"]


def _no_room() -> None:
    raise JournalError("There is no room.")


def test_the_same_content_again_gives_no_line(tmp_path: Path) -> None:
    first = open_run(tmp_path, "out.jsonl")
    deliver(first, article())
    end(first)
    second = open_run(tmp_path, "out.jsonl")
    assert not deliver(second, article())
    assert end(second) == 0
    assert second.accounting.states == {State.UNCHANGED: 1}
    assert len(lines(tmp_path / "out.jsonl")) == 1


def test_changed_content_is_a_new_revision_that_names_what_changed(tmp_path: Path) -> None:
    first = open_run(tmp_path, "out.jsonl")
    deliver(first, article())
    end(first)
    second = open_run(tmp_path, "out.jsonl")
    assert deliver(second, article(text="The mill has closed."))
    end(second)
    later = lines(tmp_path / "out.jsonl")[1]
    assert (later["revision"], later["changed_fields"]) == (2, ["body"])


def test_furniture_alone_is_no_revision(tmp_path: Path) -> None:
    first = open_run(tmp_path, "out.jsonl")
    deliver(first, article(tags=["steel"]))
    end(first)
    second = open_run(tmp_path, "out.jsonl")
    assert not deliver(second, article(tags=["steel", "work"]))
    end(second)


def test_the_same_article_twice_in_one_run_is_one_line(tmp_path: Path) -> None:
    run = open_run(tmp_path, "out.jsonl")
    deliver(run, article())
    again = article()
    ask = ask_for(run.delivery, article("other-address"), run.section(f"{SITE}/news/"))
    run.delivery.arrive(ask, again)
    assert not run.delivery.compare(again)
    end(run)
    assert len(lines(tmp_path / "out.jsonl")) == 1
    assert run.accounting.states == {State.SAVED: 1, State.UNCHANGED: 1}


def test_two_addresses_met_between_two_commits_are_both_remembered(tmp_path: Path) -> None:
    run = open_run(tmp_path)
    section = run.section(f"{SITE}/news/")
    addresses = [article(), article("other-address")]
    for address in addresses:
        item = article(canonical_url=f"{SITE}/news/the-canonical")
        run.delivery.arrive(ask_for(run.delivery, address, section), item)
        if run.delivery.compare(item):
            run.delivery.write(item)
    run.delivery.flush()
    assert len(run.delivery.look_up([key_of(address.article_id) for address in addresses])) == 2
    end(run)


def half(text: str = "The mill closes.", **fields: Any) -> Any:
    return article(text=text, complete=False, missing_pages=[2], page_count=2, **fields)


def test_a_run_that_finds_nothing_new_tells_of_the_half_that_is_owed(tmp_path: Path) -> None:
    first = open_run(tmp_path, "out.jsonl")
    assert deliver(first, half())
    assert end(first) == 3
    second = open_run(tmp_path, "out.jsonl")
    link = [Link(half().url)]
    section = f"{SITE}/news/"
    assert not second.discovery.found(
        second.section(section), link, source="listing", listing_url=section
    ).asks
    assert end(second) == 0
    assert second.manifest is not None
    assert second.manifest.sentence.startswith(
        "Complete: nothing new; 1 incomplete is asked for again after "
    )
    assert (second.manifest.owed, bool(second.manifest.owed_from)) == (1, True)


def test_a_half_is_delivered_and_becomes_a_new_revision_when_whole(tmp_path: Path) -> None:
    first = open_run(tmp_path, "out.jsonl")
    assert deliver(first, half())
    assert end(first) == 3
    second = open_run(tmp_path, "out.jsonl")
    assert not deliver(second, half())
    assert end(second) == 3
    third = open_run(tmp_path, "out.jsonl")
    assert deliver(third, article(text="The mill closes. All of it.", page_count=2))
    assert end(third) == 0
    assert [line["revision"] for line in lines(tmp_path / "out.jsonl")] == [1, 2]


def test_a_half_never_follows_a_whole(tmp_path: Path) -> None:
    first = open_run(tmp_path, "out.jsonl")
    deliver(first, article(text="Both pages."))
    end(first)
    second = open_run(tmp_path, "out.jsonl")
    assert not deliver(second, half("One page."))
    assert end(second) == 3
    third = open_run(tmp_path, "out.jsonl")
    assert not deliver(third, article(text="Both pages."))
    assert end(third) == 0
    assert len(lines(tmp_path / "out.jsonl")) == 1


def test_a_half_that_failed_in_between_is_still_a_half(tmp_path: Path) -> None:
    first = open_run(tmp_path, "out.jsonl")
    assert deliver(first, half())
    end(first)
    second = open_run(tmp_path, "out.jsonl")
    known = second.delivery.look_up([key_of(half().article_id)])[key_of(half().article_id)]
    second.delivery.fail(ask_for(second.delivery, half(), second.section(f"{SITE}/news/"), known), "timeout")
    end(second)
    third = open_run(tmp_path, "out.jsonl")
    assert deliver(third, article(page_count=1)), "the same text, and now nothing is missing"
    end(third)
    assert [line["complete"] for line in lines(tmp_path / "out.jsonl")] == [False, True]


def test_a_half_that_stays_a_half_is_given_up_in_the_end(tmp_path: Path) -> None:
    states = []
    for _ in range(5):
        run = open_run(tmp_path, "out.jsonl")
        deliver(run, half())
        end(run)
        states.append(next(iter(run.accounting.states)))
    assert states == [State.INCOMPLETE] * 4 + [State.GONE]
    ((_, reason),) = run.accounting.reasons
    assert reason == "given up after 5 tries: pages missing: 2"
    assert len(lines(tmp_path / "out.jsonl")) == 1


def test_a_failed_article_is_asked_for_again_and_given_up_in_the_end(tmp_path: Path) -> None:
    known = None
    for tries in range(1, 6):
        run = open_run(tmp_path)
        ask = ask_for(run.delivery, article(), run.section(f"{SITE}/news/"), known)
        run.delivery.fail(ask, "timeout")
        run.delivery.flush()
        known = run.delivery.look_up([ask.key])[ask.key]
        assert known.tries == tries
        end(run)
    assert known is not None
    assert known.state is State.GONE
    assert "timeout" in known.reason


def test_an_invalid_article_is_kept_aside_with_what_is_wrong(tmp_path: Path) -> None:
    run = open_run(tmp_path, "out.jsonl")
    item = article()
    run.delivery.arrive(ask_for(run.delivery, item, run.section(f"{SITE}/news/")), item)
    run.delivery.reject(item, ["url: is no web address"])
    assert end(run) == 3
    (row,) = lines(tmp_path / "out.rejected.jsonl")
    assert row["problems"] == ["url: is no web address"]
    assert row["article"]["headline"] == "a"
    assert not (tmp_path / "out.jsonl").exists()


def test_after_a_failed_commit_nothing_more_is_promised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = open_run(tmp_path, "out.jsonl")
    deliver(run, article())

    def refuse(*_: object, **__: object) -> None:
        raise LedgerError("The ledger is locked.")

    with monkeypatch.context() as broken:
        broken.setattr(run.ledger, "commit", refuse)
        with pytest.raises(LedgerError):
            run.delivery.flush()
    with pytest.raises(JournalError, match="locked"):
        run.delivery.flush()
    assert run.accounting.states == {}


def test_an_article_under_another_address_is_known_under_both(tmp_path: Path) -> None:
    run = open_run(tmp_path)
    item = article(canonical_url=f"{SITE}/news/the-canonical")
    link = key_of(article().article_id)
    ask = ask_for(run.delivery, article(), run.section(f"{SITE}/news/"))
    run.delivery.arrive(ask, item)
    run.delivery.compare(item)
    run.delivery.write(item)
    run.delivery.flush()
    found = run.delivery.look_up([link, key_of(item.article_id)])
    assert {entry.key for entry in found.values()} == {key_of(item.article_id)}
    assert len(found) == 2
    end(run)


def test_what_the_users_own_pipeline_drops_is_refused_and_not_left_open(tmp_path: Path) -> None:
    run = open_run(tmp_path, "out.jsonl")
    item = article()
    run.delivery.arrive(ask_for(run.delivery, item, run.section(f"{SITE}/news/")), item)
    assert run.delivery.compare(item)
    run.delivery.drop(item)
    assert end(run) == 0
    assert run.accounting.states == {State.REFUSED: 1}
    assert run.accounting.reasons == {(State.REFUSED, "dropped"): 1}


def test_what_was_settled_before_it_was_dropped_stays_so(tmp_path: Path) -> None:
    first = open_run(tmp_path, "out.jsonl")
    deliver(first, article())
    end(first)
    second = open_run(tmp_path, "out.jsonl")
    item = article()
    assert not deliver(second, item)
    second.delivery.drop(item)
    end(second)
    assert second.accounting.states == {State.UNCHANGED: 1}
