"""Values as both databases take them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def seconds(moment: datetime | None) -> int | None:
    """Whole seconds since 1970, rounded down."""
    return None if moment is None else int((moment - _EPOCH) // timedelta(seconds=1))


def moment(number: int) -> datetime:
    """The moment that many seconds after 1970."""
    # Half the time of adding a timedelta, where the platform knows such moments (not before 1970 on Windows).
    return datetime.fromtimestamp(number, UTC)


def moment_or_none(number: int | None) -> datetime | None:
    """As `moment`, where a column may be null."""
    return None if number is None else moment(number)


def storable(words: str) -> str:
    """Text that both databases take: no lone surrogates (SQLite refuses them), no NUL (PostgreSQL does)."""
    if words.isascii():
        return words.replace("\0", "")
    return words.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
