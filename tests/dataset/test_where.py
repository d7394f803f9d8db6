"""Which articles are meant by a condition."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.dataset.where import condition, moment, published
from crawler.errors import UsageError
from tests.dataset.examples import record, rich_article, sparse_article


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("section=leadership & karriere", True),
        ("section=leadership", False),
        ("section~leadership", True),
        ("section!=work", True),
        ("authors=ada quill", True),
        ("authors!=ada quill", False),
        ("crawl.spider=paper", True),
        ("body.type=code", True),
        ("related.section~or", True),
        ("complete=true", True),
        ("page_count=2", True),
        ("teaser=", False),
    ],
)
def test_conditions(text: str, fits: bool) -> None:
    assert condition(text)(record(rich_article())) is fits


@pytest.mark.parametrize(
    "text", ["section", "=x", "colour=red", "crawl.colour=red", "headline.x=1", "crawl.spider.x=1"]
)
def test_a_condition_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        condition(text)


@pytest.mark.parametrize(
    ("since", "until", "fits"),
    [
        ("2026-03-01", "", True),
        ("2026-03-02", "", False),
        ("", "2026-03-01T06:30", False),
        ("", "2026-03-01T06:31", True),
        ("2026-03-01T07:30+01:00", "", True),
        ("2026-03-01T07:31+01:00", "", True),
    ],
)
def test_since_and_until(since: str, until: str, fits: bool) -> None:
    expected = fits and since != "2026-03-01T07:31+01:00"
    assert published(since, until)(record(rich_article())) is expected


def test_an_article_without_a_date_counts_by_when_it_was_fetched() -> None:
    assert published("2026-03-03")(record(rich_article(published_at=None)))
    assert not published("2026-03-03")(record(sparse_article()))


def test_ages_count_from_now() -> None:
    now = datetime(2026, 3, 10, tzinfo=UTC)
    assert moment("7d", now) == "2026-03-03T00:00:00Z"
    for wrong in ("yesterday", "7x", "999999w", "2026-13-01"):
        with pytest.raises(UsageError):
            moment(wrong, now)
