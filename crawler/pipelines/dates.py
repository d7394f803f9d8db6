"""Dates to UTC, with the source string kept in `published_raw`."""

from __future__ import annotations

from datetime import datetime

from crawler.dates import to_utc
from crawler.items import Article
from crawler.pipelines.of_run import ArticlePipeline


class DatesPipeline(ArticlePipeline):
    """Takes any ISO 8601 moment (no zone: UTC) or datetime; what is none becomes null, its text stays."""

    def process_item(self, item: Article) -> Article:
        if item.published_at and not item.published_raw:
            item.published_raw = str(item.published_at)
        item.published_at = _utc(item.published_at)
        item.modified_at = _utc(item.modified_at)
        return item


def _utc(value: str | datetime | None) -> str | None:
    if not value:
        return None
    try:
        return to_utc(value if isinstance(value, datetime) else datetime.fromisoformat(value))
    except (ValueError, OverflowError):
        return None
