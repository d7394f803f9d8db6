"""For how long a host's robots.txt is out of reach, by what the runs saw of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from crawler.network.host_files import Kept

# RFC 9309, 2.3.1.4: a file that could not be reached for so long may be taken for missing.
GIVEN_UP_AFTER = timedelta(days=30)
# Two failures a month apart do not make a month: what lies between was not seen. A weekly run sees enough.
_SEEN_WITHIN = timedelta(days=8)


def outage(before: Kept | None, answered: Kept | None, now: datetime) -> Kept:
    """The outage as it is to be kept after one more failure: `fetched_at` its begin, `body` when it was seen last.

    It begins anew after every answer, after a time in which nobody looked, and where a clock was wrong.
    """
    seen = now.isoformat().encode()
    if before is None or not before.fetched_at <= now:
        return Kept(now, 0, seen)
    if answered is not None and before.fetched_at < answered.fetched_at <= now:
        return Kept(now, 0, seen)
    last = datetime.fromisoformat(before.body.decode()) if before.body else before.fetched_at
    if not timedelta(0) <= now - last <= _SEEN_WITHIN:
        return Kept(now, 0, seen)
    return Kept(before.fetched_at, 0, seen)


def is_given_up(out: Kept, now: datetime) -> bool:
    """Whether it has lasted so long that the file may be taken for missing."""
    return now - out.fetched_at >= GIVEN_UP_AFTER
