"""What one crawl knows of the hosts it visits: which the user named, which asked for a pause, which are down."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import monotonic
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from msgspec import Struct, field

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# A host is down when so many addresses in a row could not be had AND nothing was had for so long: one bad corner
# of a site passes, a network that went away does not cost 45 s for each of a thousand articles.
_FAILURES_IN_A_ROW = 10
_SILENT_SECONDS = 120.0


class _Host(Struct):
    hold_until: float = 0.0
    slowest: float = 0.0
    failures: int = 0
    last_good: float = field(default=0.0)


class Hosts:
    """One crawl's memory of its hosts. Times are seconds of `clock`, which never goes backwards."""

    def __init__(self, named: Iterable[str] = (), clock: Callable[[], float] = monotonic) -> None:
        self.named = frozenset(host.lower().strip("[]") for host in named)
        self._clock = clock
        self._hosts: dict[str, _Host] = {}

    def _of(self, host: str) -> _Host:
        if host not in self._hosts:
            self._hosts[host] = _Host(last_good=self._clock())
        return self._hosts[host]

    def hold(self, host: str, seconds: float) -> None:
        """Ask nothing of the host for so long; a longer hold that stands already stays."""
        entry = self._of(host)
        entry.hold_until = max(entry.hold_until, self._clock() + seconds)

    def held_for(self, host: str) -> float:
        """Seconds until the host may be asked again; 0 now."""
        entry = self._hosts.get(host)
        return max(entry.hold_until - self._clock(), 0.0) if entry else 0.0

    def slow_down(self, host: str, seconds: float) -> None:
        """At least so long between two requests to the host (Crawl-delay)."""
        self._of(host).slowest = seconds

    def delay_of(self, host: str) -> float:
        """The least number of seconds between two requests that the host asked for."""
        entry = self._hosts.get(host)
        return entry.slowest if entry else 0.0

    def answered(self, host: str) -> None:
        """The host gave an answer that is its own (any status below 500 but 429)."""
        entry = self._of(host)
        entry.failures, entry.last_good = 0, self._clock()

    def failed(self, host: str) -> None:
        """All tries for one address of the host failed."""
        self._of(host).failures += 1

    def is_down(self, host: str) -> bool:
        """Whether the host failed so often and for so long that asking on would only cost time."""
        entry = self._hosts.get(host)
        return bool(
            entry
            and entry.failures >= _FAILURES_IN_A_ROW
            and self._clock() - entry.last_good >= _SILENT_SECONDS
        )


_HOSTS: WeakKeyDictionary[object, Hosts] = WeakKeyDictionary()


def hosts_of(crawler: Crawler) -> Hosts:
    """The one memory that the components of this crawl share."""
    if crawler not in _HOSTS:
        _HOSTS[crawler] = Hosts(crawler.settings.getlist("NAMED_HOSTS"))
    return _HOSTS[crawler]
