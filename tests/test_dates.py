"""Dates as strangers write them: a moment in UTC's reach or none, never an error."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dates import find_printed, read_moment, read_printed, to_utc
from crawler.extract.fields.home_zone import home_zone

_PIECES = st.sampled_from(
    [
     "2026", "0000", "9999", "99999", "-", "/", ".", ":", "T", "Z", "+25:00", "-00:00", "W53", "366", "31",
     "30", "02", "13", " ", ",", "März", "mars", "Mar", "Mon", "a.m.", "PM", "GMT", "CEST", "Uhr", "gestern",
     "vor 2 Stunden", "1772440200", "1772440200000", "1e400", "-1", "NaN", "٢٠٢٦", "²", "二〇二六年", "\x00",
     "\ud800"
    ]
)  # fmt: skip
_DATES = st.one_of(st.text(max_size=40), st.lists(_PIECES, max_size=10).map("".join))


@given(_DATES, st.booleans())
def test_any_text_is_a_moment_that_can_be_written_or_none(text: str, american: bool) -> None:
    moment = read_moment(text, american)
    if moment is not None:
        written = to_utc(moment)
        assert datetime.fromisoformat(written).tzinfo is not None
        assert written.endswith("Z")


@given(_DATES, st.sampled_from(["", "de", "en-US", "fr", "zz", "\x00", "x" * 100]))
def test_any_printed_line_is_read_or_passed_over(text: str, language: str) -> None:
    read_printed(text, language)
    find_printed(text)
    home_zone(language)


def test_a_year_is_written_with_four_digits() -> None:
    assert to_utc(datetime(999, 5, 1, 2, 3, 4, 5, tzinfo=UTC)) == "0999-05-01T02:03:04Z"


@pytest.mark.parametrize("piece", ["1", "2026-", "31. März ", "12:", ". ", "Mon, ", " 2026", "1/"])
def test_a_long_text_costs_no_more_than_its_length(piece: str) -> None:
    text = piece * 30_000
    began = time.process_time()
    read_moment(text)
    read_printed(text, "de")
    find_printed(text)
    assert time.process_time() - began < 3
