"""A few pages looked at, outside of any run: nothing is recorded, all rules of politeness hold."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from crawler.errors import UsageError
from crawler.network.failures import reason_of
from crawler.urls import host_of, is_private_host, is_web

_PAGES_AT_MOST = 60


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer, or why there is none."""

    url: str
    response: Response | None = None
    reason: str = ""


class Look(Spider):
    """Asks for the addresses, then for those that `follow` names for each answer."""

    name = "look"
    custom_settings = {"LOG_LEVEL": "ERROR", "FEEDS": {}, "MEMUSAGE_ENABLED": False}  # noqa: RUF012  # as Scrapy wants it

    def __init__(
        self, urls: Sequence[str], follow: Callable[[Response], Iterable[str]], seen: list[Seen]
    ) -> None:
        super().__init__()
        self._urls, self._follow, self._seen = urls, follow, seen
        self._asked: set[str] = set()

    async def start(self) -> AsyncIterator[Any]:
        for request in self._requests(self._urls):
            yield request

    def _requests(self, urls: Iterable[str]) -> Iterator[Request]:
        for url in urls:
            if url not in self._asked and len(self._asked) < _PAGES_AT_MOST:
                self._asked.add(url)
                yield Request(url, callback=self.answered, errback=self.failed, dont_filter=True)

    def answered(self, response: Response) -> Iterator[Request]:
        self._seen.append(Seen(response.url, response))
        yield from self._requests(self._follow(response))

    def failed(self, failure: Failure) -> None:
        url = failure.request.url  # type: ignore[attr-defined]  # set by Scrapy
        self._seen.append(Seen(url, reason=reason_of(failure)))


def look_at(
    settings: Settings, urls: Sequence[str], follow: Callable[[Response], Iterable[str]] = lambda _: ()
) -> list[Seen]:
    """The answers in the order in which they came. Once a process: Twisted's reactor runs only once.

    Raises UsageError for an address that is none.
    """
    for url in urls:
        if not is_web(url):
            raise UsageError(f"{url!r} is no address; it begins with http:// or https://.")
    hosts = sorted({host_of(url) for url in urls})
    settings = settings.copy()
    settings.set("NAMED_HOSTS", hosts, priority="cmdline")
    settings.set("LOG_LEVEL", "ERROR", priority="cmdline")
    if all(is_private_host(host) for host in hosts):
        settings.set("DOWNLOAD_DELAY", 0, priority="cmdline")
        settings.set("AUTOTHROTTLE_ENABLED", False, priority="cmdline")
    seen: list[Seen] = []
    process = AsyncCrawlerProcess(settings)
    process.crawl(Look, urls=urls, follow=follow, seen=seen)
    process.start()
    return seen
