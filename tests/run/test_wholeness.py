"""What keeps a run from having the whole of its sections, one thing at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.ledger.store import State
from crawler.run.manifest import Caution
from crawler.run.run import Run
from crawler.run.wholeness import came_to_the_end, lacks, tell_unsure_ends
from tests.run.making import SITE, article, deliver, open_run

_URL = f"{SITE}/news/"


def _run(folder: Path, end: str = "end", *, overwrite: bool = True) -> Run:
    """A run that has read its section to such an end, and delivered an article."""
    run = open_run(folder, "out.jsonl", overwrite=overwrite)
    deliver(run, article())
    run.walks[_URL].end = end
    run.walks[_URL].pages = 3
    return run


def _stopped(run: Run) -> None:
    run.stopped = "a signal asked for it"


def _failed(run: Run) -> None:
    run.accounting.states[State.FAILED] += 2


def _not_reached(run: Run) -> None:
    run.accounting.states[State.PENDING] += 3


def _broken_off(run: Run) -> None:
    run.walks[_URL].end = "max_pages"


def _empty(run: Run) -> None:
    run.delivery.lines = 0


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda _: None, ""),
        (_stopped, "the run was stopped"),
        (lambda run: run.faults.append("a callback raised"), "the program failed at something"),
        (_failed, "2 of the articles failed"),
        (_not_reached, "3 of the articles found were not reached"),
        (_broken_off, f"{_URL} was not walked to the end"),
        (_empty, "nothing was found"),
    ],
)
def test_one_thing_that_is_missing_is_named(tmp_path: Path, harm: Callable[[Run], None], said: str) -> None:
    run = _run(tmp_path)
    harm(run)
    assert lacks(run) == said


@pytest.mark.parametrize("there", [True, False])
def test_an_end_that_no_other_run_confirmed_will_do_where_there_is_nothing_to_lose(
    tmp_path: Path, there: bool
) -> None:
    if there:
        (tmp_path / "out.jsonl").write_text("yesterday's\n")
    run = _run(tmp_path, "nothing_new")
    assert bool(lacks(run)) == there


@pytest.mark.parametrize(("end", "told"), [("end", False), ("max_pages", False), ("nothing_new", True)])
def test_an_end_of_which_nobody_can_be_sure_is_told(tmp_path: Path, end: str, told: bool) -> None:
    run = _run(tmp_path, end, overwrite=False)
    tell_unsure_ends(run)
    assert [warning.name for warning in run.warnings] == [Caution.END_UNSURE] * told
    assert came_to_the_end(run, run.walks[_URL]) == (end == "end")
