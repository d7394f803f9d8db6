"""Any section of any site: `scrapy crawl section -a url=https://…`."""

from __future__ import annotations

from crawler.crawl.section import SectionSpider


class Section(SectionSpider):
    name = "section"
