"""`format: gz` and `format: zst` of Scrapy's FEEDS: JSON lines, compressed while they are written.

Scrapy's own post-processing has no zstd, and takes no format from a name such as `articles.jsonl.gz`.
"""

from __future__ import annotations

from typing import IO, Any, ClassVar

from itemadapter import ItemAdapter
from scrapy.exporters import BaseItemExporter

from crawler.dataset.reading import Row
from crawler.dataset.writing import open_sink


class GzipLinesExporter(BaseItemExporter):
    """The same lines, and for the same lines the same bytes."""

    form: ClassVar[str] = "jsonl.gz"

    def __init__(self, file: IO[bytes], **kwargs: Any) -> None:
        super().__init__(dont_fail=True, **kwargs)
        self._sink = open_sink(file, self.form)
        self._number = 0

    def export_item(self, item: Any) -> None:
        self._number += 1
        self._sink.write(Row(self._number, ItemAdapter(item).asdict()))

    def finish_exporting(self) -> None:
        self._sink.close()


class ZstdLinesExporter(GzipLinesExporter):
    """The same with zstd, which unpacks five times as fast."""

    form: ClassVar[str] = "jsonl.zst"
