"""Delivered before? Then only what changed makes a new line."""

from __future__ import annotations

from scrapy.exceptions import DropItem

from crawler.items import Article
from crawler.pipelines.of_run import RunPipeline


class RevisionPipeline(RunPipeline):
    """Sets `revision` and `changed_fields`. Raises DropItem for content that was delivered before."""

    def process_item(self, item: Article) -> Article:
        if not self._run.delivery.compare(item):
            raise DropItem("unchanged")
        return item
