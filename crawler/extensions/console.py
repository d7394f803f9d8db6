"""Scrapy's telnet console, only for who asks for it: it is a shell into the process for anyone on the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

if TYPE_CHECKING:
    from scrapy.extensions.telnet import TelnetConsole


class Console:
    """Off without TELNETCONSOLE_ENABLED; its import brings Twisted's SSH."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> TelnetConsole:
        if not crawler.settings.getbool("TELNETCONSOLE_ENABLED"):
            raise NotConfigured
        from scrapy.extensions.telnet import TelnetConsole  # noqa: PLC0415

        return TelnetConsole.from_crawler(crawler)
