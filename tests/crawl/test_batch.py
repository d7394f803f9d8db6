from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crawler.crawl.batch import Batch

SINCE = datetime(2026, 3, 1, tzinfo=UTC)


def _batch(size: int) -> tuple[Batch, list[bool]]:
    told: list[bool] = []

    def then(is_older: bool) -> Any:
        told.append(is_older)
        yield from ()

    return Batch(then=then, since=SINCE, size=size, waiting=size), told


@given(st.lists(st.sampled_from(["older", "newer", "undated"]), min_size=1, max_size=12))
def test_it_goes_on_once_when_the_last_article_has_answered(answers: list[str]) -> None:
    batch, told = _batch(len(answers))
    dates = {
        "older": datetime(2026, 2, 1, tzinfo=UTC),
        "newer": datetime(2026, 3, 1, tzinfo=UTC),
        "undated": None,
    }
    for place, answer in enumerate(answers):
        assert not told, f"went on after {place} of {len(answers)}"
        list(batch.answered(dates[answer]))
    older = answers.count("older")
    assert told == [older > 0 and "newer" not in answers and 2 * older >= len(answers)]
