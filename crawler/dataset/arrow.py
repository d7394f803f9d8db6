"""The record as an Arrow schema (extra `[parquet]`), generated from the definition."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from crawler.dataset.fields import Field, article_fields
from crawler.errors import StartError
from crawler.items import SCHEMA_VERSION

if TYPE_CHECKING:
    import pyarrow


def need_pyarrow() -> Any:
    """The `pyarrow` package. Raises StartError, naming the extra, when it is not installed."""
    try:
        import pyarrow  # noqa: PLC0415  heavy and optional: only who writes Parquet pays for it
    except ImportError:
        raise StartError(
            "Parquet needs pyarrow: pip install -e '.[parquet]' in the project's folder."
        ) from None
    return pyarrow


def arrow_type(field: Field) -> pyarrow.DataType:
    """The type of one key. Moments are microseconds in UTC, the one unit that no loader converts."""
    pa = need_pyarrow()
    match field.kind:
        case "struct":
            return pa.struct([pa.field(part.name, arrow_type(part)) for part in field.parts])
        case "list":
            return pa.list_(arrow_type(field.parts[0]))
        case "moment":
            return pa.timestamp("us", tz="UTC")
        case "whole":
            return pa.int64()
        case "flag":
            return pa.bool_()
        case _:
            return pa.string()


def arrow_schema() -> pyarrow.Schema:
    """The schema of a table of articles; its metadata names the version of the record."""
    pa = need_pyarrow()
    columns = [pa.field(field.name, arrow_type(field)) for field in article_fields()]
    return pa.schema(columns, metadata={"broadsheet.schema_version": SCHEMA_VERSION})


def _moments(fields: tuple[Field, ...]) -> tuple[tuple[str, ...], ...]:
    """The ways to all moments: `("crawl", "fetched_at")`. None stands inside a list."""
    found: list[tuple[str, ...]] = []
    for field in fields:
        if field.kind == "moment":
            found.append((field.name,))
        elif field.kind == "struct":
            found += [(field.name, *way) for way in _moments(field.parts)]
    return tuple(found)


def arrow_row(record: dict[str, Any]) -> dict[str, Any]:
    """A copy of the record with its moments as `datetime`, the form in which Arrow takes them."""
    row = dict(record)
    for *way, last in _moments(article_fields()):
        target = row
        for step in way:
            target[step] = dict(target[step])
            target = target[step]
        target[last] = datetime.fromisoformat(target[last]) if target[last] else None
    return row


def arrow_table(lines: bytes, schema: pyarrow.Schema) -> pyarrow.Table:
    """JSON lines as a table of one chunk; keys that are not in the schema are left out, missing ones are null.

    Raises pyarrow.ArrowInvalid for a line that does not fit. `Table.from_pylist` would be a little faster (25 against
    40 ms for 500 articles of 9 KB), but pyarrow imports pandas, where there is one, to look at a Python list:
    an export of 20,000 articles then takes 191 MiB of memory, and 140 in this way.
    """
    pa = need_pyarrow()
    from pyarrow import json  # noqa: PLC0415  heavy and optional

    whole = json.ReadOptions(use_threads=False, block_size=len(lines) + 1)  # no line stands in two blocks
    parse = json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore")
    table = json.read_json(pa.BufferReader(lines), read_options=whole, parse_options=parse)
    return table.replace_schema_metadata(schema.metadata)


def _zoneless(kind: pyarrow.DataType) -> pyarrow.DataType:
    from pyarrow import types  # noqa: PLC0415  heavy and optional

    pa = need_pyarrow()
    if types.is_timestamp(kind):
        return pa.timestamp("us")
    if types.is_struct(kind):
        return pa.struct([part.with_type(_zoneless(part.type)) for part in kind])
    return kind


def arrow_rows(batch: pyarrow.RecordBatch) -> list[dict[str, Any]]:
    """The rows as Python has them, moments in UTC and without a zone.

    To make a moment with a zone or with nanoseconds pyarrow imports pandas, where there is one: 43 MiB of memory.
    """
    columns = [
        column if (kind := _zoneless(column.type)) == column.type else column.cast(kind, safe=False)
        for column in batch.columns
    ]
    return need_pyarrow().RecordBatch.from_arrays(columns, names=batch.schema.names).to_pylist()  # type: ignore[no-any-return]


def plain_row(row: dict[str, Any]) -> dict[str, Any]:
    """The other way round: a row read from Arrow as the record that was written."""
    record = {field.name: row[field.name] for field in article_fields() if field.name in row}
    record |= {key: value for key, value in row.items() if key not in record}
    for *way, last in _moments(article_fields()):
        target = record
        for step in way:
            target[step] = dict(target[step])
            target = target[step]
        moment = target[last]
        target[last] = moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
    return record
