"""Nothing is lost when buckets double, and the memory stays bounded."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.run.traffic import BOUNDS_MS, BUCKETS_AT_MOST, Traffic


@given(st.lists(st.tuples(st.floats(0, 400_000), st.integers(0, 9_000)), max_size=60))
def test_every_request_and_byte_is_in_one_bucket(events: list[tuple[float, int]]) -> None:
    traffic = Traffic()
    for at, size in events:
        traffic.sent(at)
        traffic.answered(at, size, 0.3)
    assert sum(traffic.requests) == len(events)
    assert sum(traffic.received) == sum(size for _, size in events)
    assert len(traffic.requests) <= BUCKETS_AT_MOST
    assert len(traffic.requests) == len(traffic.received)


def test_a_request_stands_at_its_time_after_the_buckets_doubled() -> None:
    traffic = Traffic()
    traffic.sent(3)
    traffic.sent(500)
    assert traffic.bucket_seconds == 8
    assert traffic.requests[0] == 1
    assert traffic.requests[500 // 8] == 1


def test_a_response_counts_under_the_first_bound_that_holds_it() -> None:
    traffic = Traffic()
    for seconds in (0.1, 0.11, 60.0, None):
        traffic.answered(0, 1, seconds)
    assert traffic.responses[BOUNDS_MS.index(100)] == 1
    assert traffic.responses[BOUNDS_MS.index(250)] == 1
    assert traffic.responses[-1] == 1
    assert sum(traffic.responses) == 3
