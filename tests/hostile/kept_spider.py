"""A site's spider that keeps to one domain, loaded by the crawl's own process with -s SPIDER_MODULES=…"""

from __future__ import annotations

from crawler.crawl.section import SectionSpider


class Kept(SectionSpider):
    name = "kept"
    allowed_domains = ["www.lantern.example"]  # noqa: RUF012  # as Scrapy declares it
