from __future__ import annotations

from crawler.network.hosts import Hosts


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_longer_hold_stays() -> None:
    clock = Clock()
    hosts = Hosts(clock=clock)
    hosts.hold("a", 10)
    hosts.hold("a", 2)
    clock.now += 4
    assert hosts.held_for("a") == 6
    assert hosts.held_for("b") == 0


def test_host_is_down_after_many_failures_and_long_silence_only() -> None:
    clock = Clock()
    hosts = Hosts(clock=clock)
    hosts.answered("a")
    for _ in range(10):
        hosts.failed("a")
    assert not hosts.is_down("a")
    clock.now += 121
    assert hosts.is_down("a")
    hosts.answered("a")
    assert not hosts.is_down("a")
