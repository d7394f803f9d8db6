"""`kill -9` anywhere, then the next ordinary run: nothing lost, nothing twice, no torn line, the ledger intact."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.run.killing import Zygote, faults, feeds, kill_rounds, patterns, read_books
from tests.run.site import Section, Site
from tests.run.steps import STEPS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site(
        Section("town"), Section("land", long_every=2), Section("short", per_page=4, long_every=0)
    ) as site:
        for section in site.sections.values():
            section.grow(6)
        yield site


def expected(site: Site, section: str) -> set[str]:
    return {site.base + path for path in site.sections[section].paths()}


# Where a file of its own and one that grows go different ways.
_OF_PUBLISHING = (
    "committed",
    "publishing noted",
    "published",
    "feed written, not stored",
    "feed stored, not noted",
)
CASES = [("one file that grows, and its gzip twin", step) for step in STEPS] + [
    (feed, step) for feed in ("a file a run, and its gzip twin", "gzip only") for step in _OF_PUBLISHING
]


@pytest.mark.parametrize(("feed", "step"), CASES)
def test_death_at_each_step_costs_nothing(
    zygote: Zygote, site: Site, tmp_path: Path, step: str, feed: str
) -> None:
    crawl = ("crawl", "section", "-a", f"url={site.url('town')}", *feeds(tmp_path, feed))
    if step.startswith("recovery"):
        assert zygote.scrapy(tmp_path, *crawl, die_at="committed").code == -signal.SIGKILL
    killed = zygote.scrapy(tmp_path, *crawl, die_at=step)
    assert killed.code == -signal.SIGKILL, killed.said
    after = zygote.scrapy(tmp_path, *crawl)
    assert after.code == 0, after.said
    assert faults(tmp_path, expected(site, "town"), *patterns(feed)) == []


def test_after_a_death_and_a_run_nothing_is_new(zygote: Zygote, site: Site, tmp_path: Path) -> None:
    feed = "one file that grows, and its gzip twin"
    crawl = ("crawl", "section", "-a", f"url={site.url('town')}", *feeds(tmp_path, feed))
    zygote.scrapy(tmp_path, *crawl, die_at="committed")
    zygote.scrapy(tmp_path, *crawl)
    site.requests.clear()
    again = zygote.scrapy(tmp_path, *crawl)
    assert (again.code, "nothing new" in again.said) == (0, True), again.said
    assert not [path for path in site.requests if "story" in path]


def test_what_a_killed_run_left_is_made_by_the_next_one_whatever_its_arguments(
    zygote: Zygote, site: Site, tmp_path: Path
) -> None:
    crawl = ("crawl", "section", "-a", f"url={site.url('town')}", *feeds(tmp_path, "gzip only"))
    assert zygote.scrapy(tmp_path, *crawl, die_at="published").code == -signal.SIGKILL
    assert not list(tmp_path.glob("*.jsonl.gz"))
    other = ("crawl", "section", "-a", f"url={site.url('land')}", "-o", str(tmp_path / "land.jsonl"))
    ended = zygote.scrapy(tmp_path, *other)
    assert ended.code == 0, ended.said
    assert faults(tmp_path, expected(site, "town"), "*.jsonl.gz") == []
    assert faults(tmp_path, expected(site, "land"), "land.jsonl") == []


OVERWRITE = (
    "published",
    "before the manifest",
    "manifest written",
    "ledger told",
    "committed",
    "publishing noted",
)


@pytest.mark.parametrize("step", OVERWRITE)
def test_death_in_an_overwrite_leaves_the_old_file_or_the_new_one(
    zygote: Zygote, tmp_path: Path, step: str
) -> None:
    out, town = tmp_path / "out.jsonl", Section("town", long_every=0)
    town.grow(4)
    with Site(town) as site:
        crawl = ("crawl", "section", "-a", f"url={site.url('town')}")
        assert zygote.scrapy(tmp_path, *crawl, "-O", str(out)).code == 0
        before = out.read_bytes()
        town.grow(2)
        killed = zygote.scrapy(tmp_path, *crawl, "-O", str(out), die_at=step)
        assert killed.code == -signal.SIGKILL, killed.said
        assert out.read_bytes() == before or not read_books(tmp_path, "out.jsonl").lost(
            expected(site, "town")
        )
        after = zygote.scrapy(tmp_path, *crawl, "-o", str(out))
        assert after.code == 0, after.said
        assert faults(tmp_path, expected(site, "town"), "out.jsonl") == []
        assert zygote.scrapy(tmp_path, *crawl, "-O", str(out)).code == 0
        assert faults(tmp_path, expected(site, "town"), "out.jsonl") == []


def test_twelve_kills_at_random_moments_cost_nothing(zygote: Zygote, tmp_path: Path) -> None:
    rounds = list(kill_rounds(zygote, tmp_path, 12, seed=4))
    assert [(each.what, each.faults) for each in rounds if each.faults] == []
    assert sum(each.died for each in rounds) >= 8, "the moments are drawn too late"
