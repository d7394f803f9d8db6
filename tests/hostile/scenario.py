"""What whole runs under attack have in common: a town of good articles, a crawl over it, what must be true of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.hostile import crawls
from tests.hostile.crawls import Crawled, wrong_with_run
from tests.hostile.http_cases import says
from tests.hostile.pages import headline, listing, page
from tests.hostile.raw_server import Script

# Short times, so that what hangs costs seconds; all else is as shipped.
FAST: dict[str, Any] = {"DOWNLOAD_TIMEOUT": 2, "URL_TIME_BUDGET": 6, "RETRY_BACKOFF": 0.05}
_SECONDS = 60.0
_ONLY_OURS = ("URL_", "RETRY_BACK", "TWISTED", "RIGHTS_")

Run = Callable[[Path, bool], list[str]]


@dataclass(frozen=True, slots=True)
class Scenario:
    """`run` crawls in the folder, with ours or with plain Scrapy, and says what is wrong."""

    group: str
    name: str
    right: str
    run: Run


def names(count: int = 4) -> list[str]:
    """Articles of the town."""
    return [f"report-{n}-from-the-harbour-town" for n in range(count)]


def town(articles: list[str], **more: Script) -> dict[str, Script]:
    """Routes of a listing at /town/ and of its articles."""
    cards = [(f"/news/{name}/", headline(name)) for name in articles]
    return {
        "/town/": says(listing(cards)),
        **{f"/news/{name}/": says(page(name)) for name in articles},
        **more,
    }


def crawl(
    folder: Path, url: str, with_plain: bool, *, env: dict[str, str] | None = None, **settings: Any
) -> Crawled:
    """Ours, or plain Scrapy without the settings that only ours has."""
    if with_plain:
        kept = {key: value for key, value in settings.items() if not key.startswith(_ONLY_OURS)}
        return crawls.plain(folder, url, seconds=_SECONDS, settings=kept, env=env)
    return crawls.ours(folder, url, seconds=_SECONDS, settings=settings, env=env)


def expect(crawled: Crawled, code: int, *, saved: int | None = None) -> list[str]:
    """What is wrong with the run as a whole; plain Scrapy, too, must tell by its exit code."""
    wrong = wrong_with_run(crawled, code, _SECONDS)
    if saved is not None and len(crawled.records) != saved:
        wrong.append(f"{len(crawled.records)} records, not {saved}")
    return wrong
