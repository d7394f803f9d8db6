"""A downloader middleware as a user may write it, which asks for what Scrapy's spider middlewares put into meta."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from scrapy import Request

logger = logging.getLogger(__name__)


class Marks:
    """Tells which requests are those that the spider starts with."""

    def process_request(self, request: Request) -> None:
        if request.meta.get("is_start_request"):
            logger.warning("start %s", urlsplit(request.url).path)
