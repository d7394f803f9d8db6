"""The crawlers that ours is held against, as most people write them: `python -m benchmarks.crawlers NAME URL FILE`."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from functools import cached_property
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

SETTINGS = {"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False}


class Bare(Spider):
    """Fetches the same pages and yields nothing; finds its way with regular expressions, without a parse."""

    name = "bare"
    custom_settings = SETTINGS
    url = ""

    async def start(self) -> AsyncIterator[Any]:
        yield Request(self.url, callback=self.parse_listing)

    def parse_listing(self, response: Response) -> Iterator[Any]:
        for path in dict.fromkeys(self.articles(response)):
            yield response.follow(path, callback=self.parse_article)
        yield from self.following(response, self.parse_listing)

    def parse_article(self, response: Response) -> Iterator[Any]:
        yield from self.following(response, self.parse_article)

    def articles(self, response: Response) -> list[str]:
        return [part.partition('"')[0] for part in response.text.split('<h2><a href="')[1:]]

    def following(self, response: Response, callback: Any) -> Iterator[Any]:
        before, found, _ = response.text.partition('">Next page</a>')
        if found:
            yield response.follow(before.rpartition('href="')[2], callback=callback)


class Selectors(Bare):
    """The tutorial's spider: one parse, ten selectors, a JSON lines feed."""

    name = "selectors"
    fields: ClassVar[dict[str, str]] = {
        "headline": "h1::text",
        "section": ".section::text, .kicker::text",
        "teaser": ".intro::text, .teaser::text",
        "byline": ".byline::text, .author::text",
        "published": "meta[property='article:published_time']::attr(content)",
        "canonical": "link[rel=canonical]::attr(href)",
        "image": "meta[property='og:image']::attr(content)",
        "description": "meta[name=description]::attr(content)",
        "language": "html::attr(lang)",
    }

    def parse_article(self, response: Response) -> Iterator[Any]:
        item = {name: response.css(css).get() for name, css in self.fields.items()}
        yield {"url": response.url, **item, "body": response.css("article p::text, .body p::text").getall()}
        yield from self.following(response, self.parse_article)

    def articles(self, response: Response) -> list[str]:
        return response.css("article h2 a::attr(href)").getall()

    def following(self, response: Response, callback: Any) -> Iterator[Any]:
        path = response.xpath("//a[.='Next page']/@href").get()
        if path:
            yield response.follow(path, callback=callback)


class Trafilatura(Selectors):
    """The same, with trafilatura reading the article in the callback."""

    name = "trafilatura"

    def parse_article(self, response: Response) -> Iterator[Any]:
        from trafilatura import bare_extraction  # noqa: PLC0415  # only here; it costs 0.4 s

        document = bare_extraction(response.text, url=response.url, with_metadata=True)
        if document is not None:
            read = document.as_dict()
            yield {
                name: read[name] for name in ("title", "author", "date", "sitename", "description", "text")
            }
        yield from self.following(response, self.parse_article)


class NewsPlease(Selectors):
    """The same, with the reader of news-please; its own crawler finds articles by guessing over a whole site."""

    name = "news-please"

    def parse_article(self, response: Response) -> Iterator[Any]:
        from newsplease import NewsPlease as Library  # noqa: PLC0415

        # It would fetch each picture of a page to choose one.
        read = Library.from_html(response.text, url=response.url, fetch_images=False)
        if read is not None:
            yield read.get_serializable_dict()
        yield from self.following(response, self.parse_article)


class Fundus(Selectors):
    """The same, with a parser for this made site as Fundus has one for each of its publishers, written by hand."""

    name = "fundus"

    @cached_property
    def parser(self) -> Any:
        from benchmarks.fundus_parser import MadeSite  # noqa: PLC0415

        return MadeSite()()

    def parse_article(self, response: Response) -> Iterator[Any]:
        read = self.parser.parse(response.text, "suppress")
        names = ("title", "authors", "publishing_date")
        yield {"url": response.url, **{name: read[name] for name in names}, "body": str(read["body"])}
        yield from self.following(response, self.parse_article)


CRAWLERS: dict[str, type[Bare]] = {
    kind.name: kind for kind in (Bare, Selectors, Trafilatura, NewsPlease, Fundus)
}


def main() -> None:
    name, url, path = sys.argv[1:]
    feeds = {} if name == "bare" else {path: {"format": "jsonlines", "overwrite": True}}
    process = AsyncCrawlerProcess({"FEEDS": feeds})
    process.crawl(CRAWLERS[name], url=url)
    process.start()


if __name__ == "__main__":
    main()
