"""The offline demo: an extension serves `crawler.newsroom` on this machine while the spider runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crawler.crawl.section import SectionSpider
from crawler.options import read


class Newsroom(SectionSpider):
    name = "newsroom"
    publisher = "Morgenkontor"
    custom_settings = {"NEWSROOM_ENABLED": True}  # noqa: RUF012  # as Scrapy declares it

    @classmethod
    def site_sections(cls, settings: Mapping[str, Any]) -> dict[str, str]:
        site = f"http://127.0.0.1:{read(settings, 'NEWSROOM_PORT')}"
        return {
            "Leadership & Karriere": f"{site}/leadership-karriere/",
            "Founders & Money": f"{site}/founders-money/",
        }
