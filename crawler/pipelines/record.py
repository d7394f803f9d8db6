"""Whatever a spider yields becomes the record, or is said to be none."""

from __future__ import annotations

from typing import Any

import msgspec
from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem

from crawler.items import Article


class RecordPipeline:
    """Takes Articles as they are, and any item that itemadapter knows if its fields are the record's.

    Raises DropItem for anything else.
    """

    def process_item(self, item: Any) -> Article:
        if isinstance(item, Article):
            return item
        try:
            return msgspec.convert(ItemAdapter(item).asdict(), Article, strict=True)
        except (msgspec.ValidationError, TypeError) as error:
            raise DropItem(f"not an article: {error}") from error
