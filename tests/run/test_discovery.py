from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from crawler.extract import Link
from crawler.ledger.store import State
from crawler.run.run import Run
from tests.run.making import SITE, article, end, open_run

SECTION = f"{SITE}/news/"


def let_all_be_due(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as connection, connection:
        connection.execute("UPDATE bs_articles SET next_look = 0")


def links(*names: str) -> list[Link]:
    return [Link(f"{SITE}/news/{name}") for name in names]


def found(run: Run, *names: str) -> list[str]:
    page = run.discovery.found(run.section(SECTION), links(*names), source="listing", listing_url=SECTION)
    return [ask.url.rpartition("/")[2] for ask in page.asks]


def read(run: Run, *names: str) -> None:
    """Ask for and deliver these."""
    page = run.discovery.found(run.section(SECTION), links(*names), source="listing", listing_url=SECTION)
    for ask in page.asks:
        item = article(ask.url.rpartition("/")[2])
        run.delivery.arrive(ask, item)
        if run.delivery.compare(item):
            run.delivery.write(item)


def test_each_new_article_is_asked_for_once(tmp_path: Path) -> None:
    run = open_run(tmp_path)
    assert found(run, "a", "b", "a") == ["a", "b"]
    assert found(run, "b", "c") == ["c"]
    end(run)


def test_delivered_articles_are_known_to_the_next_run(tmp_path: Path) -> None:
    first = open_run(tmp_path, "out.jsonl")
    read(first, "a", "b")
    end(first)
    second = open_run(tmp_path, "out.jsonl")
    assert found(second, "new", "a", "b") == ["new"]
    end(second)
    assert second.accounting.states[State.KNOWN] == 2


def test_another_dataset_gets_everything(tmp_path: Path) -> None:
    first = open_run(tmp_path, "out.jsonl")
    read(first, "a")
    end(first)
    other = open_run(tmp_path, "other.jsonl")
    assert found(other, "a") == ["a"]
    end(other)


def test_a_removed_file_gets_everything_again(tmp_path: Path) -> None:
    first = open_run(tmp_path, "out.jsonl")
    read(first, "a")
    end(first)
    (tmp_path / "out.jsonl").unlink()
    second = open_run(tmp_path, "out.jsonl")
    assert found(second, "a") == ["a"]
    end(second)


def test_the_frontier_counts_only_after_a_walk_without_a_gap(tmp_path: Path) -> None:
    first = open_run(tmp_path, "out.jsonl")
    read(first, "c", "b", "a")
    end(first, walk_end="end")
    broken = open_run(tmp_path, "out.jsonl")
    read(broken, "z", "y")
    end(broken, walk_end="unreadable")
    third = open_run(tmp_path, "out.jsonl")
    section = third.section(SECTION)
    ahead = third.discovery.found(section, links("z", "y"), source="listing", listing_url=SECTION)
    behind = third.discovery.found(section, links("c", "b"), source="listing", listing_url=SECTION)
    end(third)
    assert not ahead.behind_frontier, (
        "a run that was broken off behind z and y proves nothing about what follows"
    )
    assert behind.behind_frontier


def test_what_was_found_and_not_reached_is_due_in_the_next_run(tmp_path: Path) -> None:
    first = open_run(tmp_path, "out.jsonl")
    found(first, "a", "b")
    end(first, walk_end="unreadable")
    second = open_run(tmp_path, "out.jsonl")
    due = [ask.url for ask in second.discovery.due(second.section(SECTION))]
    end(second)
    assert sorted(due) == [f"{SITE}/news/a", f"{SITE}/news/b"]


def test_a_limit_leaves_the_rest_pending(tmp_path: Path) -> None:
    run = open_run(tmp_path, max_articles=2)
    assert found(run, "a", "b", "c") == ["a", "b"]
    assert run.discovery.limit_reached
    end(run)
    assert run.accounting.states[State.PENDING] == 3


def test_an_article_found_under_another_address_is_asked_for_once(tmp_path: Path) -> None:
    run = open_run(tmp_path, "out.jsonl")
    page = run.discovery.found(
        run.section(SECTION), links("a?from=front"), source="listing", listing_url=SECTION
    )
    item = article("a")  # the page names its own address
    run.delivery.arrive(page.asks[0], item)
    assert run.delivery.compare(item)
    run.delivery.write(item)
    end(run)
    let_all_be_due(tmp_path)
    again = open_run(tmp_path, "out.jsonl")
    page = again.discovery.found(
        again.section(SECTION), links("a?from=front", "a"), source="listing", listing_url=SECTION
    )
    assert len(page.asks) == 1
    again.delivery.unchanged(page.asks[0])
    assert list(again.discovery.due(again.section(SECTION))) == []
    end(again)
    assert again.accounting.states == {State.UNCHANGED: 1, State.KNOWN: 1}
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM bs_articles").fetchall() == [(1,)]


def test_what_a_rule_refused_is_asked_for_again_only_if_it_is_listed(tmp_path: Path) -> None:
    run = open_run(tmp_path, "out.jsonl")
    page = run.discovery.found(run.section(SECTION), links("a"), source="listing", listing_url=SECTION)
    run.delivery.refuse(page.asks[0], "robots", look_again=timedelta(days=1))
    end(run)
    let_all_be_due(tmp_path)
    later = open_run(tmp_path, "out.jsonl")
    assert list(later.discovery.due(later.section(SECTION))) == []
    assert found(later, "a") == ["a"]
    end(later)


def test_what_passes_is_asked_for_again_whether_or_not_it_is_listed(tmp_path: Path) -> None:
    run = open_run(tmp_path, "out.jsonl")
    page = run.discovery.found(run.section(SECTION), links("a"), source="listing", listing_url=SECTION)
    run.delivery.refuse(page.asks[0], "challenge page", passing=True)
    end(run)
    let_all_be_due(tmp_path)
    later = open_run(tmp_path, "out.jsonl")
    assert [ask.url for ask in later.discovery.due(later.section(SECTION))] == [f"{SITE}/news/a"]
    end(later)
