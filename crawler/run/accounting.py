"""The books of one run: every address found ends it in exactly one state."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from crawler.ledger.store import State


class Miss(Struct, frozen=True):
    """An address that could not be had, and when it will be asked for again (ISO 8601 UTC; "" for never)."""

    url: str
    state: State
    reason: str
    retry_at: str = ""


_MISSED = frozenset({State.FAILED, State.GONE, State.INCOMPLETE, State.REFUSED})


class Accounting:
    """Counts by state. Of a found address only the key is kept when it is settled (20,000 articles: 1.3 MB)."""

    _MISSES_KEPT = 10_000  # the manifest stays readable, and a dead host cannot fill the memory

    def __init__(self) -> None:
        self.found = 0
        self.states: Counter[State] = Counter()
        self.reasons: Counter[tuple[State, str]] = Counter()
        self.sources: Counter[str] = Counter()
        self.misses: list[Miss] = []
        self.errors: list[str] = []
        # None when it is settled. A set of 20,000 keys takes 2.1 MB, a dictionary 0.6.
        self._found: dict[int, str | None] = {}

    def find(self, key: int, url: str, source: str) -> bool:
        """Note that an address was found; False when it already was in this run."""
        if key in self._found:
            return False
        self._found[key] = url
        self.found += 1
        self.sources[source] += 1
        return True

    def settle(self, key: int, state: State, reason: str = "", retry_at: str = "") -> None:
        """Put a found address into its state, once."""
        url = self._found.get(key)
        if url is None:
            self.errors.append(f"article {key} was settled as {state} without being open")
            return
        self._found[key] = None
        self.states[state] += 1
        if reason:
            self.reasons[state, reason] += 1
        if state in _MISSED and len(self.misses) < self._MISSES_KEPT:
            self.misses.append(Miss(url, state, reason, retry_at))

    def close(self) -> None:
        """What is still open was found but not reached."""
        for key in [key for key, url in self._found.items() if url is not None]:
            self.settle(key, State.PENDING, "not reached")
        total = sum(self.states.values())
        if total != self.found:
            self.errors.append(f"{self.found} addresses found, but the states add up to {total}")
