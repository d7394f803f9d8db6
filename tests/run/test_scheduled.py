"""Runs that a scheduler repeats: what is left is found, what is new or changed is fetched, and little else."""

from __future__ import annotations

import csv
import signal
from pathlib import Path

import pytest

from crawler.dataset.reading import rows
from tests.crawling import lines, manifest_of
from tests.run.desk import Desk
from tests.run.killing import faults

pytestmark = pytest.mark.slow

# -- walks that end early


def test_capped_by_max_pages_the_next_run_finds_the_rest(desk: Desk) -> None:
    desk.town.grow(120)
    assert desk.crawl("-a", "max_pages=5").code == 0
    assert len(lines(desk.out)) == 50
    desk.is_whole_after_the_next_run()


def test_a_listing_page_that_answers_500_is_exit_3_and_the_next_run_finds_the_rest(desk: Desk) -> None:
    desk.town.grow(100)
    desk.town.broken_listings.add(7)
    broken = desk.crawl("-s", "RETRY_TIMES=0")
    assert broken.code == 3, broken.said
    assert len(lines(desk.out)) == 60
    desk.town.broken_listings.clear()
    desk.is_whole_after_the_next_run()


@pytest.mark.parametrize(
    "signals",
    [(signal.SIGKILL,), (signal.SIGTERM,), (signal.SIGINT,), (signal.SIGTERM,) * 2, (signal.SIGINT,) * 2],
    ids=["killed", "terminated", "interrupted", "terminated twice", "interrupted twice"],
)
def test_stopped_on_listing_page_9_of_20_the_next_run_finds_the_rest(
    desk: Desk, signals: tuple[int, ...]
) -> None:
    desk.town.per_page = 4
    desk.town.grow(80)
    desk.site.pause = 0.01
    with desk.when_read("/town/?page=9", *signals):
        stopped = desk.crawl(flush_lines=4)
    assert stopped.code == (-signal.SIGKILL if signal.SIGKILL in signals else 5), stopped.said
    assert len(lines(desk.out) if desk.out.exists() else []) < 80
    desk.is_whole_after_the_next_run()


@pytest.mark.parametrize("said", ["nothing", "the front page"])
def test_a_listing_page_that_is_none_hides_nothing_for_long(desk: Desk, said: str) -> None:
    desk.town.grow(100)
    desk.site.faults["/town/?page=7"] = (
        "<h1>Please come back later</h1>" if said == "nothing" else desk.town.listing(1)
    )
    desk.crawl()
    assert manifest_of(desk.folder)["sections"][0]["end"] == "nothing_new"
    assert [warning["name"] for warning in manifest_of(desk.folder)["warnings"]] == ["end unsure"]
    assert len(lines(desk.out)) == 60
    desk.site.faults.clear()
    desk.is_whole_after_the_next_run()


def test_an_end_that_shows_nothing_new_counts_when_a_later_run_meets_it_again(desk: Desk) -> None:
    desk.town.grow(40)
    desk.town.goes_too_far = True
    pages = []
    for hours in (0, 0.5, 2, 4):
        desk.site.requests.clear()
        assert desk.crawl(clock=hours * 3600).code == 0
        pages.append(sum("story" not in path for path in desk.site.requests))
    # robots.txt and tdmrep.json are asked for by the first.
    assert pages == [7, 5, 5, 2]


# -- scheduled runs


def test_a_second_run_over_an_unchanged_section_costs_almost_nothing(desk: Desk) -> None:
    desk.town.grow(400)
    assert desk.crawl("-s", "RECHECK_AFTER=1h").code == 0
    first, desk.site.bytes = desk.site.bytes, 0
    assert desk.crawl("-s", "RECHECK_AFTER=1h").code == 0
    assert desk.site.bytes <= 0.03 * first, f"{desk.site.bytes} of {first} bytes"


def test_new_edited_corrected_and_deleted_articles_are_found(desk: Desk) -> None:
    desk.town.grow(40)
    assert desk.crawl().code == 0
    desk.all_are_due()
    desk.town.edited[30] += 1
    gone = desk.town.numbers.pop(12)
    desk.town.grow(20)
    ended = desk.crawl()
    assert ended.code == 0, ended.said
    states = manifest_of(desk.folder)["states"]
    assert (states["saved"], states["gone"]) == (21, 1)
    assert any(f"story-{gone}" in miss["url"] for miss in manifest_of(desk.folder)["misses"])
    revised = [record for record in lines(desk.out) if record["revision"] == 2]
    assert [(record["url"][-8:], record["changed_fields"]) for record in revised] == [
        ("story-30", ["headline"])
    ]
    assert faults(desk.folder, desk.expected(), "out.jsonl") == []


def test_a_correction_on_page_two_is_found(desk: Desk) -> None:
    desk.town.long_every = 1
    desk.town.grow(2)
    assert desk.crawl().code == 0
    desk.all_are_due()
    desk.town.corrected_at_the_end.add(1)
    assert desk.crawl().code == 0
    revised = [(record["url"][-7:], record["changed_fields"]) for record in lines(desk.out)[2:]]
    assert revised == [("story-1", ["body"])]


def test_an_article_that_answers_404_for_an_hour_is_not_lost(desk: Desk) -> None:
    desk.town.grow(5)
    desk.site.faults["/town/story-5"] = 404
    assert desk.crawl().code == 0
    assert manifest_of(desk.folder)["states"]["gone"] == 1
    desk.site.faults.clear()
    assert desk.crawl(clock=2 * 3600).code == 0
    assert faults(desk.folder, desk.expected(), "out.jsonl") == []


def test_an_article_that_answers_404_is_asked_for_five_times(desk: Desk) -> None:
    desk.town.grow(2)
    desk.site.faults["/town/story-1"] = 404
    for hours in range(0, 400, 20):
        assert desk.crawl(clock=hours * 3600).code == 0
    assert desk.site.requests["/town/story-1"] == 5


def test_an_article_behind_a_wall_for_an_hour_is_not_lost(desk: Desk) -> None:
    desk.town.grow(5)
    desk.site.faults["/town/story-5"] = "<title>Before you continue</title><h1>Before you continue</h1>"
    desk.crawl()
    assert manifest_of(desk.folder)["reasons"]["refused"] == {"consent page": 1}
    desk.site.faults.clear()
    assert desk.crawl(clock=2 * 3600).code == 0
    assert faults(desk.folder, desk.expected(), "out.jsonl") == []


# -- overwriting


def test_an_empty_section_leaves_the_old_file_and_what_the_ledger_knows_of_it(desk: Desk) -> None:
    desk.town.grow(5)
    crawl = ("crawl", "section", "-a", f"url={desk.site.url('town')}", "-O", str(desk.out))
    assert desk.zygote.scrapy(desk.folder, *crawl).code == 0
    there = desk.town.numbers.copy()
    desk.town.numbers.clear()
    assert desk.zygote.scrapy(desk.folder, *crawl).code == 4
    assert len(lines(desk.out)) == 5
    desk.town.numbers[:] = there
    desk.is_whole_after_the_next_run()


def test_half_a_section_does_not_replace_the_whole(desk: Desk) -> None:
    desk.town.grow(100)
    crawl = ("crawl", "section", "-a", f"url={desk.site.url('town')}", "-O", str(desk.out))
    assert desk.zygote.scrapy(desk.folder, *crawl).code == 0
    desk.site.faults["/town/?page=7"] = "<h1>Please come back later</h1>"
    desk.zygote.scrapy(desk.folder, *crawl)
    assert len(lines(desk.out)) == 100


# -- files that grow


@pytest.mark.parametrize("name", ["out.jsonl.gz", "out.jsonl.zst", "out.parquet", "out.csv"])
def test_each_form_grows_and_no_death_doubles_it(desk: Desk, name: str) -> None:
    out = desk.folder / name
    desk.town.grow(5)
    assert desk.crawl(to=out).code == 0
    desk.town.grow(3)
    assert desk.crawl(to=out, die_at="feed stored, not noted").code == -signal.SIGKILL
    desk.town.grow(2)
    for _ in range(2):
        ended = desk.crawl(to=out)
        assert ended.code == 0, ended.said
    assert sorted(addresses(out)) == sorted(desk.expected())


def addresses(path: Path) -> list[str]:
    """Of all articles in a dataset of any form."""
    if path.suffix == ".csv":
        return [row["url"] for row in csv.DictReader(path.read_text("utf8").splitlines())]
    return [row.record["url"] for row in rows(path)]


def test_a_form_that_cannot_grow_is_told_before_anything_is_fetched(desk: Desk) -> None:
    desk.town.grow(2)
    out = desk.folder / "out.json"
    assert desk.crawl(to=out).code == 0
    desk.site.requests.clear()
    assert "use -O" in desk.one_line(desk.crawl("-L", "ERROR", to=out), 2)
    assert not desk.site.requests
