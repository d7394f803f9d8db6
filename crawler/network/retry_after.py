"""The Retry-After header in both its forms."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# A year. What asks for more is a mistake, and a date that no calendar holds.
_AT_MOST = 366 * 24 * 3600


def wait_of(header: bytes | None, now: datetime) -> float | None:
    """Seconds to wait, by RFC 9110 section 10.2.3: a number of seconds, or an HTTP date; None when it is neither.

    A date that has passed gives 0. `now` is our clock, in UTC.
    """
    text = (header or b"").decode("latin-1").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return float(min(int(text[:12]), _AT_MOST))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), _AT_MOST)
