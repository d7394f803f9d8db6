"""Addresses without tracking; what is no web address becomes empty."""

from __future__ import annotations

from crawler.items import Article
from crawler.pipelines.of_run import ArticlePipeline
from crawler.urls import clean_url


class UrlsPipeline(ArticlePipeline):
    def process_item(self, item: Article) -> Article:
        item.url, item.canonical_url = clean_url(item.url), clean_url(item.canonical_url)
        item.page_urls = list(dict.fromkeys(filter(None, map(clean_url, item.page_urls)))) or [item.url]
        for block in item.body:
            block.url = block.url and clean_url(block.url)
        for image in item.images:
            image.url = clean_url(image.url)
        item.images = [image for image in item.images if image.url]
        for card in item.related:
            card.url = clean_url(card.url)
        return item
