"""Names, one each."""

from __future__ import annotations

from crawler.bylines import split_authors
from crawler.items import Article
from crawler.pipelines.of_run import ArticlePipeline


class AuthorsPipeline(ArticlePipeline):
    """Splits bylines that a spider left whole, and cleans each name."""

    def process_item(self, item: Article) -> Article:
        item.authors = list(dict.fromkeys(name for line in item.authors for name in split_authors(line)))
        return item
