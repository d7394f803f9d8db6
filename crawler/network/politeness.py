"""How fast a host is asked: never faster than it wished in robots.txt, whatever AutoThrottle finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.extensions.throttle import AutoThrottle

from crawler.network.hosts import hosts_of

if TYPE_CHECKING:
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response


def slow_down(crawler: Crawler, host: str, seconds: float) -> None:
    """At least so many seconds between two requests to the host, from now on.

    Without jitter: Scrapy's would ask half of the time too early.
    """
    hosts_of(crawler).slow_down(host, seconds)
    downloader = crawler.engine.downloader
    # A slot that was unused for a minute is thrown away and made anew from these settings.
    slot_settings = downloader.per_slot_settings.setdefault(host, {})
    if seconds < slot_settings.get("delay", downloader._delay):
        return
    slot_settings.update(delay=seconds, jitter=0)
    slot = downloader.slots.get(host)
    if slot is not None and slot.delay < seconds:
        slot.delay, slot.jitter = seconds, 0.0


class HostThrottle(AutoThrottle):
    """Scrapy's AutoThrottle, which by itself goes below a Crawl-delay as soon as the host answers quickly."""

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        least = next(
            (
                hosts_of(self.crawler).delay_of(host)
                for host, each in self.crawler.engine.downloader.slots.items()
                if each is slot
            ),
            0.0,
        )
        super()._adjust_delay(slot, latency, response)
        slot.delay = max(slot.delay, least)
