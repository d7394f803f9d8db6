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
    """Whether an article can have been published then (aware moments)."""
    return _EARLIEST <= moment <= now + _LATEST_AHEAD


_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
# 2024-05-03T10:30:00 +0200, 2024-05-03T10:30+2:00, 2024-05-03 10:30:00.123Z: near misses of ISO 8601.
_NEAR_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ]+(\d\d?:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d\d?:?\d\d)?)?",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    r"\b(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4}|\d{2})\b(?:\D{0,12}?(?P<hour>\d{1,2})[:.](?P<minute>\d\d))?"
)


def read_moment(text: str, zone: tzinfo | None = None) -> datetime | None:
    """The moment that a machine wrote: ISO 8601, RFC 2822, epoch seconds, or a dotted day-month-year date.

    Aware when the text has a zone or `zone` is given. None when it is none of these.
    """
    text = text.strip()
    moment = _exact(text)
    if moment is None:
        return None
    return moment.replace(tzinfo=zone) if zone is not None and moment.tzinfo is None else moment


def _exact(text: str) -> datetime | None:
    try:
        if _ISO.match(text):
            return _iso(text)
        if _EPOCH.fullmatch(text):
            return datetime.fromtimestamp(int(text[:10]), UTC)
        numeric = _NUMERIC.search(text)
        if numeric:
            year = int(numeric["year"])
            hour, minute = int(numeric["hour"] or 0), int(numeric["minute"] or 0)
            return datetime(  # noqa: DTZ001  the zone is the caller's to know
                year + 2000 * (year < 100), int(numeric["month"]), int(numeric["day"]), hour, minute
            )
        return parsedate_to_datetime(text) if text[:1].isalpha() else None
    except (ValueError, OverflowError, TypeError):
        return None


def _iso(text: str) -> datetime | None:
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
    if zone in {"UTC", "GMT"}:
        zone = "Z"
    if zone[1:]:
        zone = f"{zone[0]}{zone[1:].zfill(4)}"
    return datetime.fromisoformat(
        f"{day}T{clock.zfill(5) if clock.count(':') == 1 else clock.zfill(8)}{zone}"
    )
