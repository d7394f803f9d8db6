"""How often a section has its turn: `30m`, `6h`, `1d`, or a cron line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from crawler.errors import StartError

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_PAUSE = re.compile(r"(\d{1,6})\s*([smhdw])")
SHORTEST = timedelta(seconds=10)
"""Nothing is gained by asking more often: starting a crawl alone takes a second."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A pause from start to start, or a cron line in a time zone."""

    text: str
    pause: timedelta | None = None
    zone: str = "UTC"

    @property
    def key(self) -> str:
        """What the ledger keeps beside a reckoned moment; another key makes the moment void."""
        return self.text if self.pause else f"{self.text} {self.zone}"

    def next(self, started: datetime) -> datetime:
        """The turn that follows one that was begun at `started`."""
        if self.pause:
            return started + self.pause
        croniter = _croniter()
        following: datetime = croniter(self.text, started.astimezone(ZoneInfo(self.zone))).get_next(datetime)
        return following.astimezone(started.tzinfo)


def parse_rhythm(text: str, zone: str = "UTC") -> Rhythm:
    """Raises ValueError with what is valid; StartError when a cron line needs the extra that is missing."""
    text = " ".join(text.split())
    if found := _PAUSE.fullmatch(text):
        pause = timedelta(**{_UNITS[found[2]]: int(found[1])})
        if pause < SHORTEST:
            raise ValueError("a pause of at least 10s")
        return Rhythm(text, pause)
    if len(text.split()) != 5 or not _croniter().is_valid(text):
        raise ValueError('a pause such as "30m", "6h", "1d", or a cron line such as "0 6 * * mon-fri"')
    return Rhythm(text, zone=zone)


@lru_cache(maxsize=1)
def _croniter():  # type: ignore[no-untyped-def]  # it has no types
    try:
        from croniter import croniter  # noqa: PLC0415  # an extra
    except ImportError:
        raise StartError(
            "A cron line needs the extra: pip install -e '.[fleet]' in the project's folder."
        ) from None
    return croniter
