"""Requests, bytes and response times of one run, in a few hundred bytes however long it lasts."""

from __future__ import annotations

from bisect import bisect_left

from msgspec import Struct, field

# As wide as a chart can show; a run of three days has buckets of an hour then.
BUCKETS_AT_MOST = 120
# Upper bounds in milliseconds, from a server on this machine to the time-out of 20 s; behind the last is the rest.
BOUNDS_MS = (10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 20_000)


class Traffic(Struct, kw_only=True):
    """Counts by time since the start, and by response time. The buckets double when there are too many."""

    bucket_seconds: int = 1
    requests: list[int] = field(default_factory=list)
    """Requests sent in each bucket."""
    received: list[int] = field(default_factory=list)
    """Bytes received in each bucket, before decompression."""
    response_ms_up_to: list[int] = field(default_factory=lambda: list(BOUNDS_MS))
    responses: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS_MS) + 1))
    """Responses by the time they took; the last one counts those above the last bound."""

    def sent(self, at: float) -> None:
        """A request went out, `at` seconds after the start."""
        bucket = self._bucket(at)  # may put other lists in place
        self.requests[bucket] += 1

    def answered(self, at: float, size: int, seconds: float | None) -> None:
        """A response of `size` bytes came, `seconds` after its request (None: not known)."""
        bucket = self._bucket(at)
        self.received[bucket] += size
        if seconds is not None:
            self.responses[bisect_left(self.response_ms_up_to, seconds * 1000)] += 1

    def _bucket(self, at: float) -> int:
        while (index := int(max(at, 0.0)) // self.bucket_seconds) >= BUCKETS_AT_MOST:
            self.bucket_seconds *= 2
            self.requests, self.received = _halved(self.requests), _halved(self.received)
        for counts in (self.requests, self.received):
            counts.extend([0] * (index + 1 - len(counts)))
        return index


def _halved(counts: list[int]) -> list[int]:
    return [sum(counts[at : at + 2]) for at in range(0, len(counts), 2)]
