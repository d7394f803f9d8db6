"""Moments: read from what a page prints, written as the record holds them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime

# Nothing on the web was published before the web; a page dated later than this is a typo or a trap.
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_LATEST_AHEAD = timedelta(days=366)


def to_utc(moment: datetime, zone: tzinfo = UTC) -> str:
    """ISO 8601 in UTC with `Z`, to the second; a moment without a zone is taken to be in `zone`."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return aware.astimezone(UTC).replace(microsecond=0).strftime("%Y-%m-%dT%H:%M:%SZ")


def is_plausible(moment: datetime, now: datetime) -> bool:
    """Whether an article can have been published then; `now` is aware, a moment without a zone counts as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return _EARLIEST <= aware <= now + _LATEST_AHEAD


_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
# Near misses of ISO 8601: `2024-05-03T10:30:00 +0200`, `2024-05-03 10:30+2:00`, seven digits of a second.
_NEAR_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ]+(\d\d?:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d\d?:?\d\d)?)?",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    r"\b(?P<first>\d{1,2})(?P<mark>[./])\s?(?P<second>\d{1,2})[./]\s?(?P<year>\d{4}|\d{2})\b"
    r"(?:\D{0,12}?(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::(?P<sec>\d\d))?(?:\s*(?P<half>[AP])\.?M)?)?",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s?[./年년-]\s?(?P<month>\d{1,2})\s?[./月월-]\s?(?P<day>\d{1,2})"
)


def read_moment(text: str, american: bool = False) -> datetime | None:
    """The moment that a machine wrote: ISO 8601, RFC 2822, epoch seconds, or a date in numbers.

    Of `3/5/2024` the month comes first if `american`; of `3.5.2024` the day. Naive when no zone is given; None
    when it is none of these.
    """
    text = text.strip()
    try:
        if _ISO.match(text):
            return _iso(text)
        if _EPOCH.fullmatch(text):
            return datetime.fromtimestamp(int(text[:10]), UTC)
        if numeric := _NUMERIC.search(text):
            return _numeric(numeric, american)
        if compact := _YEAR_FIRST.search(text):
            return datetime(int(compact["year"]), int(compact["month"]), int(compact["day"]))  # noqa: DTZ001
        return parsedate_to_datetime(text) if text[:1].isalpha() else None
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _numeric(match: re.Match[str], american: bool) -> datetime:
    day, month, year = int(match["first"]), int(match["second"]), int(match["year"])
    if month > 12 or (american and match["mark"] == "/" and day <= 12):
        day, month = month, day
    hour = int(match["hour"] or 0)
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] in "Pp" else 0)
    year += 2000 if year < 100 else 0
    return datetime(year, month, day, hour, int(match["minute"] or 0), int(match["sec"] or 0))  # noqa: DTZ001


def _iso(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        near = _NEAR_ISO.match(text)
        if near is None:
            raise
    day, clock, zone = near.groups()
    if clock is None:
        return datetime.fromisoformat(day)
    zone = (zone or "").upper().replace(":", "")
    zone = "Z" if zone in {"UTC", "GMT"} else zone
    if zone[1:]:
        zone = f"{zone[0]}{zone[1:].zfill(4)}"
    return datetime.fromisoformat(
        f"{day}T{clock.zfill(5) if clock.count(':') == 1 else clock.zfill(8)}{zone}"
    )


def find_date(text: str, language: str = "") -> datetime | None:
    """The date in a line that was printed for people, in the language if it is known (BCP 47)."""
    moment = read_moment(text, american=language.lower() in {"en", "en-us"})
    if moment is not None:
        return moment
    from dateparser.search import search_dates  # noqa: PLC0415  half a second of import, needed on few pages

    code = language.partition("-")[0].lower()
    try:
        found = search_dates(
            text, languages=[code] if code else None, settings={"REQUIRE_PARTS": ["day", "month", "year"]}
        )
    except (ValueError, OverflowError, RecursionError, AttributeError, TypeError):
        return None
    return found[0][1] if found else None
