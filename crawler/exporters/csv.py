"""`format: csv` of Scrapy's FEEDS: objects spread over columns, formulas defused."""

from __future__ import annotations

from typing import IO, Any, Self

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler
from scrapy.exporters import CsvItemExporter as ScrapysCsv

from crawler.dataset.flat import flat_columns, flat_row
from crawler.run.current import run_of


class CsvItemExporter(ScrapysCsv):
    """Scrapy's own, given rows of text; FEED_EXPORT_FIELDS chooses among the columns (`crawl.run_id`).

    The columns are the record's: what a spider without a run yields has Scrapy's own.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler, file: IO[bytes], **kwargs: Any) -> Self | ScrapysCsv:
        if run_of(crawler) is None:
            return ScrapysCsv(file, **kwargs)  # type: ignore[arg-type]  # any binary stream will do
        return cls(file, **kwargs)

    def __init__(self, file: IO[bytes], **kwargs: Any) -> None:
        super().__init__(file, **kwargs)  # type: ignore[arg-type]  # any binary stream will do
        # A file that grows has its heading. (What Scrapy compresses on the way has no place to tell.)
        self.include_headers_line = not (hasattr(file, "tell") and file.seekable() and file.tell())
        if not self.fields_to_export:
            self.fields_to_export = flat_columns()

    def export_item(self, item: Any) -> None:
        super().export_item(flat_row(ItemAdapter(item).asdict()))
