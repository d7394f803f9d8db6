"""Articles into a Parquet file, in batches of bounded memory and with the record's own schema."""

from __future__ import annotations

from collections.abc import Collection
from typing import IO, TYPE_CHECKING, Any

from crawler.dataset.arrow import arrow_row, arrow_schema, need_pyarrow

if TYPE_CHECKING:
    import pyarrow.parquet

# Objects of Python are many times larger than what Arrow makes of them, so a few rows at a time become a batch,
# and batches become a row group. Export of 20,000 articles of 9 KB takes 190 MiB in all, of which Scrapy and
# pyarrow are 100 before the first row; with groups of 1,000 rows it is 202, with one batch a group 244.
_ROWS, _CHARACTERS = 128, 1 << 20
_GROUP_ROWS, _GROUP_BYTES = 500, 8 << 20


# What a reader may skip row groups by.
_SOUGHT = ("article_id", "published_at", "section", "language")


class ParquetSink:
    """Takes records one by one and writes them to a binary stream, which stays open.

    The stream stays empty when there was no record: a table without rows breaks three of five loaders.
    `columns` names the keys to write, all by default. Raises StartError when pyarrow is not installed.
    """

    def __init__(self, stream: IO[bytes], columns: Collection[str] | None = None) -> None:
        need_pyarrow()
        schema = arrow_schema()
        if columns is not None:
            unknown = [name for name in columns if name not in schema.names]
            if unknown:
                raise ValueError(f"{', '.join(unknown)}: no such field; there are {', '.join(schema.names)}")
            chosen: list[pyarrow.Field] = [schema.field(name) for name in columns]
            schema = need_pyarrow().schema(chosen, metadata=schema.metadata)
        self._schema = schema
        self._stream = stream
        self._writer: pyarrow.parquet.ParquetWriter | None = None
        self._rows: list[dict[str, Any]] = []
        self._characters = 0
        self._batches: list[pyarrow.RecordBatch] = []

    def write(self, record: dict[str, Any]) -> None:
        """Take one record. Raises pyarrow.ArrowInvalid or ArrowTypeError when it does not fit the schema."""
        self._rows.append(arrow_row(record))
        self._characters += len(record["text"])
        if len(self._rows) >= _ROWS or self._characters >= _CHARACTERS:
            self._pack()
        if (
            sum(map(len, self._batches)) >= _GROUP_ROWS
            or sum(b.nbytes for b in self._batches) >= _GROUP_BYTES
        ):
            self._flush()

    def _pack(self) -> None:
        from pyarrow import RecordBatch  # noqa: PLC0415  heavy and optional

        self._batches.append(RecordBatch.from_pylist(self._rows, schema=self._schema))
        self._rows, self._characters = [], 0

    def _flush(self) -> None:
        from pyarrow import Table, parquet  # noqa: PLC0415  heavy and optional

        if self._writer is None:
            # The smallest and largest body of each group help nobody, and stay in memory until the end.
            self._writer = parquet.ParquetWriter(
                self._stream,
                self._schema,
                compression="zstd",
                write_statistics=[name for name in _SOUGHT if name in self._schema.names],
            )
        self._writer.write_table(Table.from_batches(self._batches, self._schema))
        self._batches = []

    def close(self) -> None:
        """Write what is left, and the file's end."""
        if self._rows:
            self._pack()
        if self._batches:
            self._flush()
        if self._writer is not None:
            self._writer.close()
            self._writer = None
