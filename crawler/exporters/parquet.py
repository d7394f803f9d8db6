"""`format: parquet` of Scrapy's FEEDS (extra `[parquet]`)."""

from __future__ import annotations

from typing import IO, Any

from itemadapter import ItemAdapter
from scrapy.exporters import BaseItemExporter

from crawler.dataset.parquet import ParquetSink


class ParquetItemExporter(BaseItemExporter):
    """Writes the record's own schema, in batches, and nothing at all when there was no item.

    FEED_EXPORT_FIELDS (or `fields` of the feed) chooses columns; they cannot be renamed.
    Raises StartError when pyarrow is not installed, ValueError for a field that does not exist.
    """

    def __init__(self, file: IO[bytes], **kwargs: Any) -> None:
        super().__init__(dont_fail=True, **kwargs)
        chosen = list(self.fields_to_export) if self.fields_to_export else None
        self._sink = ParquetSink(file, chosen)

    def export_item(self, item: Any) -> None:
        self._sink.write(ItemAdapter(item).asdict())

    def finish_exporting(self) -> None:
        self._sink.close()
