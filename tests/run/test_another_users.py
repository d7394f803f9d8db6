"""Ledger and output of another user: one line, exit code 1, before anything is asked for."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.crawling import PROJECT, Ended, environment
from tests.run.site import Section, Site

_NOBODY = 65_534
# Of linux/capability.h: what lets root read and write what is not root's.
_OVERRIDES = (1, 2, 3)
_PR_CAPBSET_DROP = 24


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    town = Section("town")
    town.grow(2)
    with Site(town) as site:
        yield site


def _as_anybody() -> None:
    """From the next exec on root has no rights but those of files: the tests may run as root."""
    if os.geteuid() == 0:
        for capability in _OVERRIDES:
            ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)


def run(folder: Path, *arguments: str, ledger: str = "") -> Ended:
    """`scrapy …` by somebody who has the rights of an ordinary user."""
    url = ledger or f"sqlite:///{folder}/ledger/ledger.sqlite"
    own = {"LEDGER_URL": url, "OUTPUT_DIR": f"{folder}/output"}
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=PROJECT,
        env=environment(folder, **own),
        preexec_fn=_as_anybody,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def give_away(path: Path, *, hidden: bool = False) -> None:
    """What lies there is another user's from now on: to be read, or not even that."""
    for each in reversed((path, *path.rglob("*"))):
        may = 0o555 if each.is_dir() else 0o444
        if os.geteuid() == 0:
            os.chown(each, _NOBODY, _NOBODY)
            each.chmod(may & 0o700 if hidden else may)
        else:
            each.chmod(0 if hidden and each == path else may)


@pytest.fixture
def crawled(tmp_path: Path, site: Site) -> Iterator[Path]:
    """A folder with a run's ledger and output, and a file of its own."""
    ended = run(tmp_path, "crawl", "section", "-a", f"url={site.url('town')}", "-L", "WARNING")
    assert ended.code == 0, ended.err
    more = ("-o", f"{tmp_path}/own.jsonl", "-o", f"{tmp_path}/own.csv")
    assert (
        run(tmp_path, "crawl", "section", "-a", f"url={site.url('town')}", "-L", "WARNING", *more).code == 0
    )
    yield tmp_path
    for path in tmp_path.rglob("*"):
        path.chmod(0o700)


@pytest.mark.parametrize(
    ("whose", "hidden", "more", "told"),
    [
        ("ledger", False, (), "ledger.sqlite cannot be opened for writing"),
        ("ledger", True, (), "ledger.sqlite cannot be made or opened: Permission denied"),
        ("ledger/ledger.sqlite", False, (), "ledger.sqlite cannot be opened for writing"),
        ("ledger/locks", False, (), "cannot be taken: Permission denied"),
        ("output", False, (), ".jsonl.part cannot be written: Permission denied"),
        ("output/section", False, (), ".jsonl.part cannot be written: Permission denied"),
        ("output/section", True, (), ".jsonl: Permission denied."),
        ("own.jsonl", False, ("-o", "own.jsonl"), "own.jsonl: Permission denied."),
        ("own.csv", True, ("-o", "new.jsonl", "-o", "own.csv"), "own.csv: Permission denied."),
        ("own.csv", False, ("-o", "new.jsonl", "-o", "own.csv"), "own.csv: Permission denied."),
        ("own.csv", False, ("-O", "own.csv"), "own.csv: Permission denied."),
        ("own.jsonl", False, ("-O", "own.jsonl"), "own.jsonl: Permission denied."),
    ],
)
def test_a_crawl_says_so_in_one_line_and_asks_for_nothing(
    crawled: Path, site: Site, whose: str, hidden: bool, more: tuple[str, ...], told: str
) -> None:
    give_away(crawled / whose, hidden=hidden)
    asked = sum(site.requests.values())
    feeds = [part if part.startswith("-") else f"{crawled}/{part}" for part in more]
    ended = run(crawled, "crawl", "section", "-a", f"url={site.url('town')}", "-L", "WARNING", *feeds)
    assert (ended.code, len(ended.err.splitlines())) == (1, 1), ended.err
    assert told in ended.err
    assert sum(site.requests.values()) == asked


@pytest.mark.parametrize("option", ["-o", "-O"])
def test_a_plain_spider_says_so_in_one_line_and_asks_for_nothing(
    tmp_path: Path, site: Site, option: str
) -> None:
    """A protected file was replaced by one that everybody may write."""
    own = tmp_path / "own.csv"
    own.write_text("mine\n")
    give_away(own)
    source = tmp_path / "plain.py"
    source.write_text(
        f"import scrapy\n\n\nclass Plain(scrapy.Spider):\n    name = 'plain'\n    start_urls = ['{site.url('town')}']\n"
        "\n    def parse(self, response):\n        yield {'url': response.url}\n"
    )
    asked = sum(site.requests.values())
    more = ("-L", "WARNING", "-s", "NAMED_HOSTS=127.0.0.1", option, str(own))
    ended = run(tmp_path, "runspider", str(source), *more)
    assert (ended.code, ended.err) == (1, f"scrapy runspider: {own}: Permission denied.\n")
    assert own.read_text() == "mine\n"
    assert sum(site.requests.values()) == asked


def test_what_is_anothers_to_read_can_be_read(crawled: Path) -> None:
    give_away(crawled / "output")
    assert run(crawled, "dataset", "validate", f"{crawled}/output/section").code == 0
    assert run(crawled, "report", "section", "-o", f"{crawled}/report.html").code == 0


def test_a_folder_that_may_not_be_looked_into_is_one_line(crawled: Path) -> None:
    give_away(crawled / "output" / "section", hidden=True)
    ended = run(crawled, "dataset", "stats", f"{crawled}/output/section")
    assert (ended.code, ended.err) == (1, f"scrapy dataset: {crawled}/output/section: Permission denied.\n")


@pytest.mark.parametrize("whose", ["output", "output/section"])
def test_a_report_says_that_its_runs_may_lie_in_a_folder_that_is_shut(crawled: Path, whose: str) -> None:
    give_away(crawled / whose, hidden=True)
    ended = run(crawled, "report", "section")
    assert (ended.code, len(ended.err.splitlines())) == (2, 1)
    assert f"({crawled}/{whose} may not be looked into.)" in ended.err


@pytest.mark.parametrize("whose", ["output", "output/section"])
def test_what_may_not_be_looked_into_is_not_taken_for_lost(crawled: Path, whose: str) -> None:
    """A refill would let the next run deliver all of it again."""
    named = next(line for line in run(crawled, "ledger", "stats").out.splitlines() if "/output/" in line)
    dataset = named.split(": ")[0]
    give_away(crawled / whose, hidden=True)
    checked = run(crawled, "ledger", "check")
    assert f"{dataset}: {crawled}/{whose} may not be looked into by this user" in checked.out + checked.err
    assert "in no file" not in checked.out + checked.err
    refilled = run(crawled, "ledger", "refill", dataset)
    assert refilled.code == 1
    assert "cannot be told" in refilled.err


def test_a_file_that_may_not_be_read_is_not_taken_for_lost(crawled: Path) -> None:
    give_away(crawled / "own.jsonl", hidden=True)
    checked = run(crawled, "ledger", "check")
    assert f"cannot be read: {crawled}/own.jsonl: Permission denied" in checked.out + checked.err
    assert "in no file" not in checked.out + checked.err


@pytest.mark.parametrize("is_lost", [False, True], ids=["a sound ledger", "a lost one"])
@pytest.mark.parametrize("whose", ["own.jsonl", "output", "output/section"])
def test_a_rebuild_leaves_the_ledger_as_it_is_when_data_may_not_be_read(
    crawled: Path, whose: str, is_lost: bool
) -> None:
    """It ended with 0, and the next run delivered all of it again."""
    ledger = crawled / "ledger" / "ledger.sqlite"
    if is_lost:
        ledger.unlink()
    give_away(crawled / whose, hidden=True)
    before = folder_of(ledger)
    ended = run(crawled, "ledger", "rebuild", "--datasets", str(crawled))
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (1, "", 1), ended.err
    assert f"What was delivered cannot be told: {crawled}/{whose}" in ended.err
    assert ": Permission denied" in ended.err
    assert folder_of(ledger) == before


def test_so_it_does_when_a_folder_is_shut_whose_name_a_run_filled_in(crawled: Path, site: Site) -> None:
    own = ("-o", f"{crawled}/days/%(time)s/own.jsonl")
    crawl = ("crawl", "section", "-a", f"url={site.url('town')}", "-L", "WARNING")
    assert run(crawled, *crawl, *own).code == 0
    (day,) = (crawled / "days").iterdir()
    give_away(day, hidden=True)
    ended = run(crawled, "ledger", "rebuild")
    assert (ended.code, len(ended.err.splitlines())) == (1, 1), ended.out + ended.err
    assert f"{day}: Permission denied" in ended.err
    assert "cannot be told" in run(crawled, "ledger", "refill", own[1]).err


def folder_of(ledger: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in ledger.parent.iterdir() if path.is_file()}


def test_a_rebuild_in_postgresql_leaves_the_tables_as_they_are_when_data_may_not_be_read(
    tmp_path: Path, site: Site, new_postgres: Callable[[], str]
) -> None:
    url = new_postgres()
    crawl = ("crawl", "section", "-a", f"url={site.url('town')}", "-L", "WARNING", "-o")
    own = tmp_path / "own.jsonl"
    assert run(tmp_path, *crawl, str(own), ledger=url).code == 0
    give_away(own, hidden=True)
    ended = run(tmp_path, "ledger", "rebuild", ledger=url)
    assert (ended.code, len(ended.err.splitlines())) == (1, 1), ended.err
    assert f"{own}: Permission denied" in ended.err
    stats = run(tmp_path, "ledger", "stats", ledger=url)
    assert "2 articles (2 saved)" in stats.out
    own.chmod(0o644)
    assert run(tmp_path, "ledger", "check", ledger=url).out == "Ledger and datasets agree.\n"


@pytest.mark.parametrize("task", ["stats", "check", "rebuild", "migrate"])
def test_a_ledger_that_may_not_be_looked_into_is_one_line(crawled: Path, task: str) -> None:
    give_away(crawled / "ledger", hidden=True)
    ended = run(crawled, "ledger", task)
    assert (ended.code, len(ended.err.splitlines())) == (1, 1), ended.err
    assert f"{crawled}/ledger/ledger.sqlite" in ended.err
    assert "Permission denied" in ended.err
    assert "Errno" not in ended.err


def test_a_ledger_in_anothers_folder_is_not_rebuilt_and_that_is_one_line(crawled: Path) -> None:
    give_away(crawled / "ledger")
    ended = run(crawled, "ledger", "rebuild")
    assert (ended.code, len(ended.err.splitlines())) == (1, 1), ended.err
    assert (
        f"The ledger {crawled}/ledger/ledger.sqlite cannot be copied to be looked at: Permission" in ended.err
    )
