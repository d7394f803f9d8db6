"""When an article is asked for again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

# A fault of an hour, of a morning, of a day, of a weekend; what is still broken then is taken to be gone.
RETRY_PAUSES = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 72))
# What a host may ask for with Retry-After, and so the longest pause there is, unless RECHECK_AFTER has a longer one.
LONGEST_PAUSE = timedelta(days=30)
RULES_MAY_CHANGE = timedelta(days=1)  # robots.txt is cached as long (RFC 9309, section 2.4)
# An article that was found and not read is due at once, whatever the clock said when it was found.
ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)


def retry_at(tries: int, now: datetime) -> datetime | None:
    """The time of the next try after `tries` failed ones in a row; None when it is given up."""
    return now + RETRY_PAUSES[tries - 1] if 1 <= tries <= len(RETRY_PAUSES) else None


def no_later_than(now: datetime, recheck: Sequence[timedelta]) -> datetime:
    """The last moment that any timetable names: a later one was noted by a clock that ran ahead."""
    return now + max((LONGEST_PAUSE, *recheck))


def look_again_at(published: datetime | None, now: datetime, steps: Sequence[timedelta]) -> datetime | None:
    """The next step of the timetable after `now`, counted from publication; None when the last one has passed.

    An article without a date counts from now: it was new to us.
    """
    since = min(published or now, now)
    return next((since + step for step in steps if since + step > now), None)
