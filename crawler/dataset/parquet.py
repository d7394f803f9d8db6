"""Articles into a Parquet file, in batches of bounded memory and with the record's own schema."""

from __future__ import annotations

from collections.abc import Collection
from typing import IO, TYPE_CHECKING, Any

import msgspec

from crawler.dataset.arrow import arrow_row, arrow_schema, arrow_table, need_pyarrow

if TYPE_CHECKING:
    import pyarrow.parquet

# Lines wait as JSON until they are a megabyte, Arrow reads them into a batch, and batches become a row group.
_BATCH_BYTES = 1 << 20
# Each group's description stays in memory to the end, some 90 KB: twice as many rows are half of that, and a file of
# 91 % of the size. A reader holds a page of each column: with 128 KB instead of a megabyte it takes 7 MB less.
_GROUP_ROWS, _GROUP_BYTES = 1_000, 8 << 20
_PAGE_BYTES = 128 << 10

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
        self._lines: list[bytes] = []
        self._size = 0
        self._batches: list[pyarrow.Table] = []

    def write(self, record: dict[str, Any]) -> None:
        """Take one record. Raises pyarrow.ArrowInvalid, here or in `close`, when it does not fit the schema."""
        self._lines.append(msgspec.json.encode(arrow_row(record)))
        self._size += len(self._lines[-1])
        if self._size >= _BATCH_BYTES or len(self._lines) >= _GROUP_ROWS:
            self._pack()

    def _pack(self) -> None:
        self._batches.append(arrow_table(b"\n".join(self._lines), self._schema))
        self._lines, self._size = [], 0
        # Asked here and not at each record: to count the bytes of tables of 52 columns took 60 % of all the time here.
        rows, size = sum(map(len, self._batches)), sum(batch.nbytes for batch in self._batches)
        if rows >= _GROUP_ROWS or size >= _GROUP_BYTES:
            self._flush()

    def _flush(self) -> None:
        from pyarrow import concat_tables, parquet  # noqa: PLC0415  heavy and optional

        if self._writer is None:
            # The smallest and largest body of each group help nobody, and stay in memory until the end.
            self._writer = parquet.ParquetWriter(
                self._stream,
                self._schema,
                compression="zstd",
                data_page_size=_PAGE_BYTES,
                write_statistics=[name for name in _SOUGHT if name in self._schema.names],
            )
        self._writer.write_table(concat_tables(self._batches))
        self._batches = []

    def close(self) -> None:
        """Write what is left, and the file's end."""
        if self._lines:
            self._pack()
        if self._batches:
            self._flush()
        if self._writer is not None:
            self._writer.close()
            self._writer = None
