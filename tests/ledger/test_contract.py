"""What a ledger promises, whichever database keeps it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from crawler.errors import LedgerError
from crawler.ledger import Entry, Ledger, SectionState, State
from crawler.ledger.sql import SqlLedger
from crawler.ledger.survey import survey
from tests.ledger.making import NOW, SECTION, begin, end, entry


def test_an_entry_comes_back_as_it_was_committed(ledger: Ledger, open_one: Callable[[], Ledger]) -> None:
    walk = begin(ledger)
    whole = Entry(
        key=-(2**63),
        url="https://news.example/börse?a=1",
        state=State.INCOMPLETE,
        section_id=ledger.section("D", SECTION).section_id,
        first_walk=walk,
        found_in="sitemap",
        listing_url=SECTION,
        listing_page=3,
        revision=2,
        content_hash="0f" * 32,
        field_marks=b"\x00\xff" * 8,
        published_at=datetime(1969, 7, 20, 20, 17, tzinfo=UTC),
        fetched_at=NOW,
        next_look=NOW + timedelta(hours=6),
        tries=1,
        reason="page 3 of 3 answered 500",
        etag='W/"x"',
        last_modified="Sun, 01 Mar 2026 11:00:00 GMT",
        aliases=(4, 2**63 - 1),
    )
    ledger.commit("r1", length=10, lines=1, entries=[whole])
    assert open_one().look_up("D", [whole.key, 4, 5]) == {whole.key: whole, 4: whole}


@pytest.mark.parametrize("state", State)
def test_every_state_is_kept(ledger: Ledger, state: State) -> None:
    begin(ledger)
    ledger.commit("r1", length=0, lines=0, entries=[entry(1, state=state)])
    assert ledger.look_up("D", [1])[1].state is state


def test_text_that_a_database_refuses_does_not_stop_a_commit(ledger: Ledger) -> None:
    begin(ledger)
    ledger.commit(
        "r1", length=0, lines=0, entries=[entry(1, reason="a\0b\ud800c", etag="\0", url="https://x/\0")]
    )
    found = ledger.look_up("D", [1])[1]
    assert (found.reason, found.etag, found.url) == ("ab?c", "", "https://x/")


def test_a_thousand_and_more_keys_are_looked_up(ledger: Ledger) -> None:
    begin(ledger)
    ledger.commit("r1", length=0, lines=0, entries=[entry(key) for key in range(2_500)])
    assert sorted(ledger.look_up("D", range(3_000))) == list(range(2_500))


@pytest.mark.parametrize("asked", [[1], [9], [1, 2, 3, 4, 5], [7, 1]])
def test_an_article_that_was_delivered_is_found_by_all_its_keys(ledger: Ledger, asked: list[int]) -> None:
    begin(ledger)
    ledger.commit("r1", length=0, lines=0, entries=[entry(1, revision=1, aliases=(9,)), entry(2, revision=0)])
    assert ledger.look_up_delivered("D", asked) == ledger.look_up("D", asked)


def test_who_asks_for_what_was_delivered_is_not_told_of_what_is_only_found(ledger: Ledger) -> None:
    begin(ledger)
    ledger.commit("r1", length=0, lines=0, entries=[entry(2, state=State.PENDING, revision=0)])
    assert ledger.look_up_delivered("D", [2, 3]) == ledger.look_up_delivered("E", [2]) == {}


def test_datasets_do_not_know_each_other(ledger: Ledger) -> None:
    begin(ledger)
    ledger.commit("r1", length=0, lines=0, entries=[entry(1, aliases=(2,))])
    assert ledger.look_up("E", [1, 2]) == {}
    assert ledger.section("E", SECTION).section_id != ledger.section("D", SECTION).section_id


def test_a_commit_for_a_run_that_was_not_begun_writes_nothing(ledger: Ledger) -> None:
    begin(ledger)
    with pytest.raises(LedgerError, match="knows no run r9"):
        ledger.commit("r9", length=1, lines=1, entries=[entry(1)])
    assert ledger.look_up("D", [1]) == {}


def test_a_commit_that_fails_in_the_middle_writes_nothing(ledger: Ledger) -> None:
    begin(ledger)
    broken = entry(2, content_hash="no hex")
    with pytest.raises(ValueError, match="non-hexadecimal"):
        ledger.commit("r1", length=7, lines=1, entries=[entry(1), broken])
    assert ledger.look_up("D", [1]) == {}
    assert ledger.unfinished()[0].length == 0


def test_an_entry_takes_in_what_stood_under_its_alias(ledger: Ledger) -> None:
    begin(ledger)
    ledger.commit("r1", length=0, lines=0, entries=[entry(1, next_look=NOW, aliases=(5,))])
    ledger.commit("r1", length=0, lines=0, entries=[entry(2, aliases=(1,))])
    found = ledger.look_up("D", [1, 2, 5])
    assert {key: value.key for key, value in found.items()} == {1: 2, 2: 2, 5: 2}
    assert found[2].aliases == (1, 5)
    assert ledger.due("D", [1], NOW, 10) == []


def test_an_entry_of_its_own_ends_an_alias(ledger: Ledger) -> None:
    begin(ledger)
    ledger.commit("r1", length=0, lines=0, entries=[entry(1, aliases=(2, 3)), entry(2)])
    assert {key: value.key for key, value in ledger.look_up("D", [1, 2, 3]).items()} == {1: 1, 2: 2, 3: 1}


def test_due_entries_come_by_key_a_page_at_a_time(ledger: Ledger) -> None:
    begin(ledger)
    later = NOW + timedelta(seconds=1)
    entries = [entry(key, next_look=NOW) for key in range(-5, 5)]
    others = [entry(20, next_look=later), entry(21), entry(22, section_id=2, next_look=NOW)]
    ledger.commit("r1", length=0, lines=0, entries=entries + others)
    seen: list[int] = []
    after = None
    while page := ledger.due("D", [1, 7], NOW, 4, after):
        assert len(page) <= 4
        seen += [found.key for found in page]
        after = seen[-1]
    assert seen == list(range(-5, 5))
    assert [found.key for found in ledger.due("D", [2], NOW, 9)] == [22]
    assert ledger.due("D", [], NOW, 9) == []


def test_what_is_owed_is_counted_with_its_first_time(ledger: Ledger) -> None:
    begin(ledger)
    half = State.INCOMPLETE
    soon, later = NOW + timedelta(hours=1), NOW + timedelta(hours=6)
    entries = [
        entry(1, state=half, next_look=later),
        entry(2, state=half, next_look=soon),
        entry(3, state=half, next_look=NOW),  # due: this run has asked for it
        entry(4, next_look=soon),  # whole, and only looked at again
        entry(5, state=half, section_id=2, next_look=soon),
    ]
    ledger.commit("r1", length=0, lines=0, entries=entries)
    assert ledger.owed("D", [1], NOW) == (2, soon)
    assert ledger.owed("D", [], NOW) == (0, None)
    assert ledger.owed("other", [1], NOW) == (0, None)


def test_runs_are_numbered_in_their_order(ledger: Ledger) -> None:
    assert [begin(ledger, f"r{i}") for i in range(3)] == [1, 2, 3]


def test_a_run_id_is_used_once(ledger: Ledger) -> None:
    begin(ledger)
    with pytest.raises(LedgerError):
        begin(ledger)
    assert len(ledger.unfinished()) == 1


def test_journals_are_unfinished_until_closed(ledger: Ledger, open_one: Callable[[], Ledger]) -> None:
    begin(ledger, "r1")
    begin(ledger, "r2")
    ledger.commit("r1", length=120, lines=2, entries=[])
    ledger.journal_status("r1", "publishing", base_length=30, feeds='["x.csv"]')
    first, second = open_one().unfinished()
    assert (first.length, first.lines, first.base_length, first.feeds) == (120, 2, 30, '["x.csv"]')
    assert (first.status, first.spider, first.started_at, first.hosts) == (
        "publishing",
        "news",
        NOW,
        ("a", "b"),
    )
    assert (second.run_id, second.status) == ("r2", "open")
    ledger.journal_status("r1", "closed")
    assert [journal.run_id for journal in ledger.unfinished()] == ["r2"]


def test_sections_remember_how_far_the_walk_came(ledger: Ledger, open_one: Callable[[], Ledger]) -> None:
    walk = begin(ledger)
    section = ledger.section("D", SECTION)
    assert (section.frontier, section.articles) == (0, 0)
    state = SectionState(section_id=section.section_id, url=SECTION, frontier=walk, articles=40)
    end(ledger, sections=[state])
    assert open_one().section("D", SECTION) == state


def test_ended_runs_come_newest_first(ledger: Ledger) -> None:
    for run_id in ("r1", "r2", "r3"):
        begin(ledger, run_id)
    end(ledger, "r1")
    end(ledger, "r3")
    assert [run.run_id for run in ledger.runs("news", "D")] == ["r3", "r1"]
    assert ledger.runs("news", "D", limit=1)[0].summary == {"counts": {"saved": 2}, "name": "Börse"}
    assert ledger.runs("other", "D") == []
    unended = ledger.run("r2")
    assert unended is not None
    assert unended.ended_at is None
    assert ledger.run("r9") is None


def fill_and_begin_fresh(ledger: Ledger) -> int:
    begin(ledger, "r1")
    ledger.commit("r1", length=0, lines=0, entries=[entry(1, next_look=NOW), entry(2, aliases=(9,))])
    end(ledger, "r1")
    begin(ledger, "r2", fresh=True)
    assert ledger.look_up("D", [1, 2, 9]) == {}
    shown = ledger.section("D", SECTION).section_id
    ledger.commit(
        "r2", length=0, lines=0, entries=[entry(2, shown, revision=1), entry(3, shown, aliases=(8,))]
    )
    assert sorted(ledger.look_up("D", [1, 2, 3, 8, 9])) == [2, 3, 8]
    return shown


def test_a_fresh_run_takes_the_place_of_the_dataset(ledger: Ledger, open_one: Callable[[], Ledger]) -> None:
    other = open_one()
    shown = fill_and_begin_fresh(ledger)
    assert sorted(other.look_up("D", [1, 2, 3, 9])) == [1, 2, 9], "the others see the old state until the end"
    state = SectionState(section_id=shown, url=SECTION, frontier=2, articles=2)
    end(ledger, "r2", sections=[state], replace=True)
    for each in (ledger, other):
        assert sorted(each.look_up("D", [1, 2, 3, 8, 9])) == [2, 3, 8]
        assert each.section("D", SECTION) == state


def test_a_fresh_run_that_is_not_whole_leaves_the_dataset(ledger: Ledger) -> None:
    fill_and_begin_fresh(ledger)
    end(ledger, "r2")
    assert sorted(ledger.look_up("D", [1, 2, 3, 8, 9])) == [1, 2, 9]


@pytest.mark.parametrize(("replace", "left"), [(True, [2, 3]), (False, [1, 2])])
def test_a_killed_fresh_run_is_ended_by_another_process(
    ledger: Ledger, open_one: Callable[[], Ledger], replace: bool, left: list[int]
) -> None:
    fill_and_begin_fresh(ledger)
    ledger.close()
    other = open_one()
    end(other, "r2", replace=replace)
    assert sorted(other.look_up("D", [1, 2, 3])) == left


def test_a_forgotten_dataset_owes_only_what_it_never_delivered(ledger: Ledger) -> None:
    begin(ledger)
    delivered = replace(entry(1, aliases=(2,)), revision=1)
    ledger.commit("r1", length=0, lines=0, entries=[delivered, replace(entry(3), revision=0)])
    begin(ledger, "r2", "E")
    ledger.commit("r2", length=0, lines=0, entries=[entry(1)])
    ledger.forget("D")
    assert list(ledger.look_up("D", [1, 2, 3])) == [3]
    assert list(ledger.look_up("E", [1])) == [1]


def test_what_was_lost_is_pending_and_due_and_keeps_its_place(ledger: Ledger) -> None:
    assert isinstance(ledger, SqlLedger)
    assert not ledger.has_delivered("D")
    begin(ledger)
    section = ledger.section("D", SECTION).section_id
    entries = [
        entry(key, section, revision=2, content_hash="ab", etag="x", aliases=(key + 5_000,))
        for key in range(1, 2_501)
    ]
    ledger.commit("r1", length=1, lines=1, entries=entries)
    assert ledger.has_delivered("D")
    ledger.lose("D", list(range(1, 2_500)))
    assert ledger.has_delivered("D"), "one is left"
    lost = ledger.look_up("D", [5_007])[5_007]
    assert (lost.key, lost.state, lost.revision, lost.content_hash, lost.etag) == (
        7,
        State.PENDING,
        0,
        "",
        "",
    )
    assert lost.section_id == section
    assert len(ledger.due("D", [section], NOW, 5_000)) == 2_499
    ledger.lose("D", [2_500])
    assert not ledger.has_delivered("D")


def test_host_files_are_kept_over_runs(ledger: Ledger, open_one: Callable[[], Ledger]) -> None:
    assert ledger.host_file("news.example", "robots.txt") is None
    ledger.keep_host_file("news.example", "robots.txt", NOW, 404, b"")
    ledger.keep_host_file("news.example", "robots.txt", NOW, 200, b"\x00User-agent: *")
    assert open_one().host_file("news.example", "robots.txt") == (NOW, 200, b"\x00User-agent: *")
    assert ledger.host_file("news.example", "tdmrep.json") is None


@pytest.mark.parametrize("fresh", [False, True])
def test_a_run_that_is_withdrawn_leaves_nothing(ledger: Ledger, fresh: bool) -> None:
    begin(ledger, fresh=fresh)
    ledger.withdraw("r1")
    assert ledger.run("r1") is None
    assert not ledger.knows("D")
    assert ledger.unfinished() == []
    assert isinstance(ledger, SqlLedger)
    assert survey(ledger, NOW) == []


def test_a_run_that_is_withdrawn_leaves_what_others_delivered(ledger: Ledger) -> None:
    begin(ledger)
    ledger.commit("r1", length=1, lines=1, entries=[entry(5)])
    end(ledger)
    begin(ledger, "r2")
    ledger.withdraw("r2")
    assert set(ledger.look_up("D", [5])) == {5}
    assert ledger.knows("D")
