"""Plain Scrapy, as its tutorial teaches it: the yardstick beside ours. `scrapy runspider` with default settings."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy.http import Response


class TutorialSpider(scrapy.Spider):
    """Listing → articles → next pages, with the selectors that fit these pages."""

    name = "tutorial"
    url = ""

    def __init__(self, only: str = "", **more: Any) -> None:
        super().__init__(**more)
        if only:
            self.allowed_domains = [only]

    async def start(self) -> AsyncIterator[Any]:
        yield scrapy.Request(self.url, self.parse)

    def parse(self, response: Response) -> Iterator[Any]:
        for link in response.css("article.card h2 a::attr(href)").getall():
            yield response.follow(link, self.parse_article, cb_kwargs={"asked": response.urljoin(link)})
        following = response.css("a.next::attr(href)").get()
        if following:
            yield response.follow(following, self.parse)

    def parse_article(self, response: Response, asked: str, before: str = "") -> Iterator[Any]:
        text = before + "\n".join(response.css("article p *::text, article p::text").getall())
        following = response.css("a.next-page::attr(href)").get()
        if following:
            yield response.follow(following, self.parse_article, cb_kwargs={"asked": asked, "before": text})
            return
        yield {
            "asked": asked,
            "url": response.url,
            "headline": response.css("h1::text").get(),
            "authors": response.css(".byline::text").getall(),
            "published_at": response.css("time::attr(datetime)").get(),
            "text": text,
        }
