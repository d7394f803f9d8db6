"""What a page tells machines about its article: JSON-LD and meta elements together."""

from __future__ import annotations

from crawler.extract.metadata.canonical import read_canonical
from crawler.extract.metadata.jsonld import JsonLd
from crawler.extract.metadata.metatags import MetaTags
from crawler.extract.metadata.publisher import read_publisher
from crawler.extract.page.page import Page
from crawler.urls import host_of


class Told:
    """Both sources, and what the readers ask of the two together. Raises UnreadablePage for what is no HTML."""

    def __init__(self, page: Page) -> None:
        self.metas = metas = MetaTags(page.told)
        self.data = data = JsonLd(page.told, page.url)
        self.publisher = read_publisher(page.root, page.url, data, metas)
        self.headlines = {
            "json-ld": data.text("headline") or metas.get("headline") or data.text("name"),
            "og:title": metas.get("og:title", "twitter:title"),
            "title": metas.title,
        }
        """What claims to be the headline, by its source."""
        host = host_of(page.url).removeprefix("www.").rpartition(".")[0]
        self.names = (self.publisher, metas.get("og:site_name"), host)
        """What a title may end in."""
        self.canonical = read_canonical(page.url, page.base_url, data, metas)
        self.descriptions = (data.text("description"), metas.get("og:description"), metas.get("description"))
