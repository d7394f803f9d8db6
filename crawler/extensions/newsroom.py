"""Serves the demo site while its spider runs."""

from __future__ import annotations

from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler import options
from crawler.errors import StartError


class NewsroomServer:
    """On with `NEWSROOM_ENABLED` (the spider `newsroom` sets it). Raises StartError when the port is taken."""

    def __init__(self, port: int) -> None:
        from crawler.newsroom.server import NewsroomServer as Server  # noqa: PLC0415  # only the demo pays for it

        self._server = Server(port)
        try:
            self._server.start()
        except OSError as error:
            raise StartError(
                f"Port {port} on 127.0.0.1 cannot be used for the demo site ({error.strerror}): "
                "stop what uses it, or set NEWSROOM_PORT."
            ) from error

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("NEWSROOM_ENABLED") or crawler.spider is None:
            raise NotConfigured
        extension = cls(options.read(crawler.settings, "NEWSROOM_PORT"))
        crawler.signals.connect(extension.stop, signals.engine_stopped)
        return extension

    def stop(self) -> None:
        self._server.stop()
