"""No line that is not a valid record."""

from __future__ import annotations

from scrapy.exceptions import DropItem

from crawler.dataset.validate import validate_article
from crawler.items import Article
from crawler.pipelines.of_run import RunPipeline


class ValidatePipeline(RunPipeline):
    """Puts an invalid article into the dataset's `.rejected.jsonl`, counted and with what is wrong.

    Raises DropItem for it.
    """

    def process_item(self, item: Article) -> Article:
        problems = validate_article(item)
        if problems:
            self._run.delivery.reject(item, problems)
            raise DropItem(f"invalid record: {problems[0]}")
        return item
