"""The User-Agent says who asks, so that a site's operator can write to him instead of shutting him out."""

from __future__ import annotations

import logging
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.settings import SETTINGS_PRIORITIES

from crawler import options
from crawler.network.addresses import is_private_literal
from crawler.network.hosts import hosts_of
from crawler.text import clean_line

logger = logging.getLogger(__name__)


class ContactMiddleware:
    """Adds CONTACT to the User-Agent, and warns once while it is missing.

    Off when the user wrote a USER_AGENT of his own. Hosts of one's own machine need no contact.
    """

    def __init__(self, crawler: Crawler) -> None:
        if (crawler.settings.getpriority("USER_AGENT") or 0) > SETTINGS_PRIORITIES["project"]:
            raise NotConfigured
        # A header is one line of ASCII (RFC 9110, 5.5).
        contact = clean_line(options.read(crawler.settings, "CONTACT")).encode("ascii", "ignore").decode()
        product = crawler.settings["USER_AGENT"].partition(" ")[0]
        self._agent = f"{product} (+{contact})" if contact else crawler.settings["USER_AGENT"]
        if not contact:
            self._hosts = hosts_of(crawler)
            crawler.signals.connect(self._warn, signals.spider_opened)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        request.headers.setdefault("User-Agent", self._agent)

    def _warn(self) -> None:
        if not all(is_private_literal(host) for host in self._hosts.named):
            logger.warning(
                "CONTACT is not set: tell the sites how to reach you (-s CONTACT=you@example.org)."
            )
