from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.ledger.store import RunRow
from crawler.run.ends import DOUBTFUL, SURE, is_confirmed, summary_of
from crawler.run.manifest import SectionReport

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
URL = "https://paper.example/news/"


def walk(end: str, pages: int = 7) -> SectionReport:
    return SectionReport(url=URL, end=end, pages=pages, articles=60)


def before(end: str, pages: int, hours: float = 2) -> RunRow:
    return RunRow(
        run_id="r",
        spider="s",
        dataset="d",
        started_at=NOW - timedelta(hours=hours),
        summary={"sections": summary_of([walk(end, pages)])},
    )


@pytest.mark.parametrize("end", sorted(SURE))
def test_a_sure_end_needs_no_other_run(end: str) -> None:
    assert is_confirmed(walk(end), [], NOW)


@pytest.mark.parametrize("end", ["max_pages", "unreadable", "since", "not reached"])
def test_a_walk_that_was_broken_off_is_never_at_the_end(end: str) -> None:
    assert not is_confirmed(walk(end), [before(end, 7), before("nothing_new", 7)], NOW)


@pytest.mark.parametrize("end", sorted(DOUBTFUL))
def test_a_doubtful_end_counts_when_a_run_an_hour_ago_came_no_further(end: str) -> None:
    assert not is_confirmed(walk(end), [], NOW)
    assert not is_confirmed(walk(end), [before(end, 7, hours=0.5)], NOW)
    assert not is_confirmed(walk(end), [before(end, 20)], NOW), "the other run saw more of it"
    assert not is_confirmed(walk(end), [before("max_pages", 7)], NOW)
    assert is_confirmed(walk(end), [before("max_pages", 20), before(end, 6)], NOW)


def test_a_run_of_which_nothing_is_told_confirms_nothing() -> None:
    row = RunRow(
        run_id="r", spider="s", dataset="d", started_at=NOW - timedelta(days=9), summary={"lines": 3}
    )
    assert not is_confirmed(walk("nothing_new"), [row], NOW)
