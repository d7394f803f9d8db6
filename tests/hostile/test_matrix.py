"""Every case of the hostile web, by the real command in a process of its own: data, states, books, time, memory."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from tests.hostile import sections, traps
from tests.hostile.batches import BATCHES
from tests.hostile.scenarios import Scenario, scenarios
from tests.hostile.sections import Judged
from tests.hostile.trap_sections import Trap, trap_sections

pytestmark = pytest.mark.slow
# Measured on two idle cores: the slowest section takes 35 s.
_SECONDS, _MEGABYTES = 120.0, 300.0


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]  # a cached function
    @lru_cache
    def run(batch: str) -> Judged:
        return sections.run(BATCHES[batch](), tmp_path_factory.mktemp(batch))

    return run


@pytest.mark.parametrize(
    ("batch", "name"),
    [
        pytest.param(batch, case.name, marks=pytest.mark.xdist_group(batch))
        for batch, cases in BATCHES.items()
        for case in cases()
    ],
)
def test_case_ends_as_is_right(judged, batch: str, name: str) -> None:  # type: ignore[no-untyped-def]
    assert judged(batch).wrong[name] == []


@pytest.mark.parametrize(
    "batch", [pytest.param(each, marks=pytest.mark.xdist_group(each)) for each in BATCHES]
)
class TestSection:
    """What is true of a whole section of bad pages."""

    def test_neighbours_are_not_lost(self, judged, batch: str) -> None:  # type: ignore[no-untyped-def]
        assert {name: wrong for name, wrong in judged(batch).neighbours.items() if wrong} == {}

    def test_books_balance_and_exit_code_tells(self, judged, batch: str) -> None:  # type: ignore[no-untyped-def]
        crawled = judged(batch).ours
        assert crawled.manifest["found"] == sum(crawled.states.values())
        short = crawled.states.get("failed", 0) + crawled.states.get("incomplete", 0)
        assert crawled.code == (3 if short else 0)

    def test_ends_in_bounded_time_and_memory(self, judged, batch: str) -> None:  # type: ignore[no-untyped-def]
        crawled = judged(batch).ours
        assert crawled.seconds < _SECONDS
        assert crawled.peak_mb < _MEGABYTES
        assert "Traceback" not in crawled.log


@pytest.mark.xdist_group("status")
@pytest.mark.parametrize(("name", "least"), [("status-429-wait-1s", 1.0), ("status-503-wait-until", 0.9)])
def test_retry_after_is_waited_for(judged, name: str, least: float) -> None:  # type: ignore[no-untyped-def]
    first, second = judged("status").times[name]
    assert second - first >= least


@pytest.mark.parametrize("trap", [pytest.param(each, id=each.name) for each in trap_sections()])
def test_trap_is_left(tmp_path: Path, trap: Trap) -> None:
    assert traps.walk(trap, tmp_path)[1] == []


@pytest.mark.parametrize("scenario", [pytest.param(each, id=each.name) for each in scenarios()])
def test_run_under_attack(tmp_path: Path, scenario: Scenario) -> None:
    assert scenario.run(tmp_path, False) == []
