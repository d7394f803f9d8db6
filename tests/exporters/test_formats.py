"""Parquet and CSV through Scrapy's exporters."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from crawler.dataset.arrow import arrow_row, arrow_schema
from crawler.dataset.source import Source
from crawler.exporters.csv import CsvItemExporter
from crawler.exporters.packed import GzipLinesExporter, ZstdLinesExporter
from crawler.exporters.parquet import ParquetItemExporter
from tests.dataset.examples import encoded, record, rich_article, sparse_article


def test_parquet_holds_plain_items_and_dataclasses_alike(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    with file.open("wb") as stream:
        exporter = ParquetItemExporter(stream)
        exporter.start_exporting()
        exporter.export_item(record(sparse_article(0)))
        exporter.export_item(rich_article(1))
        exporter.finish_exporting()
        assert not stream.closed
    assert [row.record for row in Source.of([file])] == [record(sparse_article(0)), record(rich_article(1))]


def test_parquet_without_items_stays_empty() -> None:
    stream = io.BytesIO()
    exporter = ParquetItemExporter(stream)
    exporter.start_exporting()
    exporter.finish_exporting()
    assert stream.getvalue() == b""


def test_parquet_comes_in_batches() -> None:
    from pyarrow import parquet  # noqa: PLC0415

    stream = io.BytesIO()
    exporter = ParquetItemExporter(stream)
    for number in range(2_500):
        exporter.export_item(record(sparse_article(number)))
    exporter.finish_exporting()
    assert parquet.ParquetFile(stream).num_row_groups == 3


def test_parquet_of_long_articles_is_what_arrow_makes_of_the_rows_themselves() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet  # noqa: PLC0415

    lines = [record(article) for article in (rich_article(), sparse_article())] * 3
    lines[2] = lines[2] | {
        "text": "Zeile\n\u201cü\U0001f600\u201d\t" * 300_000
    }  # more than a batch in one article
    stream = io.BytesIO()
    exporter = ParquetItemExporter(stream)
    for line in lines:
        exporter.export_item(line)
    exporter.finish_exporting()
    expected = pyarrow.Table.from_pylist([arrow_row(line) for line in lines], schema=arrow_schema())
    assert parquet.read_table(stream).to_pylist() == expected.to_pylist()


def test_parquet_refuses_what_does_not_fit_the_schema() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    exporter = ParquetItemExporter(io.BytesIO())
    exporter.export_item(record(sparse_article(1)) | {"word_count": "many"})
    with pytest.raises(pyarrow.ArrowInvalid, match="word_count"):
        exporter.finish_exporting()


def test_parquet_takes_a_choice_of_fields() -> None:
    from pyarrow import parquet  # noqa: PLC0415

    stream = io.BytesIO()
    exporter = ParquetItemExporter(stream, fields_to_export=["headline", "url"])
    exporter.export_item(rich_article())
    exporter.finish_exporting()
    assert parquet.read_table(stream).column_names == ["headline", "url"]
    with pytest.raises(ValueError, match="colour: no such field"):
        ParquetItemExporter(stream, fields_to_export=["colour"])


@pytest.mark.parametrize(("kind", "end"), [(GzipLinesExporter, "gz"), (ZstdLinesExporter, "zst")])
def test_packed_lines_are_the_lines(tmp_path: Path, kind: type[GzipLinesExporter], end: str) -> None:
    file = tmp_path / f"a.jsonl.{end}"
    with file.open("wb") as stream:
        exporter = kind(stream)
        exporter.start_exporting()
        exporter.export_item(record(sparse_article(0)))
        exporter.export_item(rich_article(1))
        exporter.finish_exporting()
        assert not stream.closed
    raw = [row.raw + b"\n" for row in Source.of([file])]
    assert raw == [encoded(sparse_article(0)), encoded(rich_article(1))]


def test_csv_is_flat_and_without_formulas() -> None:
    stream = io.BytesIO()
    exporter = CsvItemExporter(stream)
    exporter.start_exporting()
    exporter.export_item(rich_article(headline='=cmd|" /C calc"!A0'))
    exporter.export_item(record(sparse_article(1)))
    exporter.finish_exporting()
    rows = list(csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8"), newline="")))
    assert rows[0]["headline"] == '\'=cmd|" /C calc"!A0'
    assert rows[0]["crawl.spider"] == "paper"
    assert rows[1]["published_at"] == ""
