"""Moments: read from what a page prints, written as the record holds them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

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
