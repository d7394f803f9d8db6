"""A spider whose sections are a test's, loaded by the crawl's own process with -s SPIDER_MODULES=…"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from crawler.crawl.section import SectionSpider


class Traps(SectionSpider):
    name = "traps"
    custom_settings = {  # noqa: RUF012  # as Scrapy declares it
        "RETRY_TIMES": 0,
        "DOWNLOAD_TIMEOUT": 2,
        "HOST_RIGHTS_ENABLED": False,
    }

    @classmethod
    def site_sections(cls, settings: Mapping[str, Any]) -> dict[str, str]:
        site = os.environ["TRAPS_SITE"]
        return {name: f"{site}/{name}/" for name in os.environ["TRAPS_SECTIONS"].split(",")}
