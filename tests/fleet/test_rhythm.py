"""How often a section has its turn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.fleet.rhythm import parse_rhythm

START = datetime(2026, 3, 28, 6, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "pause"),
    [
        ("30m", timedelta(minutes=30)),
        ("6h", timedelta(hours=6)),
        (" 1 d ", timedelta(days=1)),
        ("2w", timedelta(14)),
    ],
)
def test_a_pause_counts_from_the_start(text: str, pause: timedelta) -> None:
    assert parse_rhythm(text).next(START) == START + pause


def test_a_cron_line_is_kept_in_its_zone_over_the_change_of_the_clock() -> None:
    rhythm = parse_rhythm("0 6 * * *", "Europe/Berlin")
    first = rhythm.next(START)
    assert first == datetime(2026, 3, 29, 4, 0, tzinfo=UTC), "summer time has begun in that night"
    assert rhythm.next(first) == datetime(2026, 3, 30, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "often", "5s", "0m", "30", "61 * * * *", "* * * *", "0 0 0 0 0 0 0"])
def test_what_is_neither_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="pause"):
        parse_rhythm(text)
