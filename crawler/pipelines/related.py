"""Related articles once each, without the article itself."""

from __future__ import annotations

from crawler.items import Article, Related
from crawler.pipelines.of_run import ArticlePipeline
from crawler.urls import identity_url


class RelatedPipeline(ArticlePipeline):
    """Two cards of one address (the same card printed twice) become one that knows what both know."""

    def process_item(self, item: Article) -> Article:
        own = {identity_url(url) for url in (item.url, item.canonical_url, *item.page_urls) if url}
        cards: dict[str, Related] = {}
        for card in item.related:
            name = identity_url(card.url) if card.url else ""
            if not name or name in own:
                continue
            first = cards.setdefault(name, card)
            first.headline = first.headline or card.headline
            first.section = first.section or card.section
            first.label = first.label or card.label
        item.related = list(cards.values())
        return item
