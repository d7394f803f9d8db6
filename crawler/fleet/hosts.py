"""Which hosts are free: never two crawls on one at a time, and between two of them the host has its rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence

from crawler.fleet.outcome import Due
from crawler.fleet.section import Section


class HostBook:
    """Hosts that this process has given work on, or that rest."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._busy: set[str] = set()
        self._rests_until: dict[str, float] = {}

    def is_free(self, section: Section, elsewhere: Collection[str] = ()) -> bool:
        """Whether its crawl may begin; `elsewhere`: hosts that other processes work on."""
        now = self._clock()
        return not any(
            host in self._busy or host in elsewhere or self._rests_until.get(host, 0.0) > now
            for host in section.hosts
        )

    def take(self, section: Section) -> None:
        self._busy.update(section.hosts)

    def free(self, section: Section, rest: float = 0.0) -> None:
        """Its crawl has ended; its hosts rest for the section's delay, or `rest` seconds if that is more."""
        self._busy.difference_update(section.hosts)
        if rest := max(rest, section.delay):
            self._rests_until.update(dict.fromkeys(section.hosts, self._clock() + rest))

    def next_free(self, due: Sequence[Due]) -> Due | None:
        """The first of these whose hosts are all free."""
        return next((each for each in due if self.is_free(each.section)), None)
