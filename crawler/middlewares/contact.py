"""The User-Agent says who asks, so that a site's operator can write to him instead of shutting him out."""

from __future__ import annotations

import logging
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.useragent import UserAgentMiddleware
from scrapy.settings import SETTINGS_PRIORITIES

from crawler import options
from crawler.network.addresses import is_private_literal
from crawler.network.hosts import hosts_of
from crawler.text import clean_line

logger = logging.getLogger(__name__)


class ContactMiddleware(UserAgentMiddleware):
    """Adds CONTACT to the User-Agent, and warns once while it is missing.

    A USER_AGENT that the user wrote himself stays as it is. Hosts of one's own machine need no contact.
    """

    def __init__(self, crawler: Crawler) -> None:
        agent: str = crawler.settings["USER_AGENT"]
        if (crawler.settings.getpriority("USER_AGENT") or 0) <= SETTINGS_PRIORITIES["project"]:
            # A header is one line of ASCII (RFC 9110, 5.5).
            contact = clean_line(options.read(crawler.settings, "CONTACT")).encode("ascii", "ignore").decode()
            if contact:
                agent = f"{agent.partition(' ')[0]} (+{contact})"
            else:
                self._hosts = hosts_of(crawler)
                crawler.signals.connect(self._warn, signals.spider_opened)
        super().__init__(agent)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = cls(crawler)
        crawler.signals.connect(middleware.spider_opened, signals.spider_opened)
        return middleware

    def _warn(self) -> None:
        if not all(is_private_literal(host) for host in self._hosts.named):
            logger.warning(
                "CONTACT is not set: tell the sites how to reach you (-s CONTACT=you@example.org)."
            )
