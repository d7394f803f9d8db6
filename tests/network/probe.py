"""Asks some addresses through the project's settings, and says what became of each. Run as a process of its own.

python -m tests.network.probe SETTINGS_JSON URL...   prints one JSON object.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from time import monotonic
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from crawler import settings as project
from crawler.network.failures import is_lasting, reason_of, retry_at_of
from crawler.network.marks import HOST_RIGHTS

OUTCOMES: dict[str, dict[str, Any]] = {}
_OURS = (
    "DOWNLOADER_MIDDLEWARES_BASE", "SPIDER_MIDDLEWARES_BASE", "DOWNLOAD_HANDLERS_BASE",
    "TWISTED_DNS_RESOLVER", "URL_TIME_BUDGET", "DOWNLOAD_TIMEOUT",
    "DOWNLOAD_MAXSIZE", "DOWNLOAD_WARNSIZE", "DOWNLOAD_FAIL_ON_DATALOSS", "RETRY_TIMES", "RETRY_HTTP_CODES",
    "RETRY_AFTER_MAX", "REDIRECT_MAX_TIMES", "METAREFRESH_MAXDELAY", "ROBOTSTXT_OBEY", "USER_AGENT", "DNS_TIMEOUT",
    "CONCURRENT_REQUESTS_PER_DOMAIN", "CONCURRENT_REQUESTS", "COOKIES_ENABLED", "REFERER_ENABLED",
    "DOWNLOAD_VERIFY_CERTIFICATES", "RETRY_GIVE_UP_LOG_LEVEL", "CRAWL_DELAY_MAX", "TWISTED_REACTOR",
)  # fmt: skip


class Probe(Spider):
    """Notes for each address: status or reason, flags, body length, rights."""

    name = "probe"
    urls: ClassVar[list[str]] = []

    async def start(self) -> AsyncIterator[Any]:
        for url in self.urls:
            meta = json.loads(url.partition(" ")[2] or "{}")
            yield Request(
                url.partition(" ")[0],
                self.parse,
                errback=self.failed,
                meta=meta,
                dont_filter=True,
                cb_kwargs={"asked": url.partition(" ")[0]},
            )

    def parse(self, response: Response, asked: str) -> None:
        host = response.meta.get(HOST_RIGHTS)
        OUTCOMES[asked] = {
            "status": response.status,
            "url": response.url,
            "flags": response.flags,
            "length": len(response.body),
            "kind": type(response).__name__,
            "rights": [[host.tdm.reservation, host.tdm.policy], list(host.signals)] if host else None,
            "at": monotonic(),
        }

    def failed(self, failure: Failure) -> None:
        reason, later = reason_of(failure), retry_at_of(failure)
        OUTCOMES[failure.request.cb_kwargs["asked"]] = {  # type: ignore[attr-defined]
            "reason": reason,
            "lasting": is_lasting(reason),
            "retry_at": later.isoformat() if later else None,
            "at": monotonic(),
        }


def main() -> None:
    settings = Settings({name: getattr(project, name) for name in _OURS}, priority="project")
    settings.set(
        "EXTENSIONS",
        {
            "crawler.network.politeness.HostThrottle": 0,
            "scrapy.extensions.throttle.AutoThrottle": None,
            "scrapy.extensions.telnet.TelnetConsole": None,
            "scrapy.extensions.remote_control.RemoteControl": None,
        },
    )
    settings.setdict(
        {"LOG_LEVEL": "WARNING", "RETRY_BACKOFF": 0.05, "NAMED_HOSTS": ["127.0.0.1"], "STATS_DUMP": False}
    )
    settings.setdict(json.loads(sys.argv[1]), priority="cmdline")
    Probe.urls = sys.argv[2:]
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(Probe)
    process.crawl(crawler)
    process.start()
    print(  # noqa: T201  # a program of its own; its answer goes to stdout
        json.dumps(
            {
                "outcomes": OUTCOMES,
                "stats": {
                    k: v for k, v in crawler.stats.get_stats().items() if isinstance(v, int | float | str)
                },
            }
        )
    )


if __name__ == "__main__":
    main()
