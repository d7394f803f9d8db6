"""The record as one row of a spreadsheet: objects over several columns, lists in one cell, no formulas."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from crawler.dataset.fields import Field, article_fields

# A cell that begins like this is a formula to a spreadsheet, which may run programs or send data away (OWASP,
# “CSV injection”); the wide forms count in East Asian locales.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def defused(text: str) -> str:
    """The text with `'` before it if a spreadsheet would run it."""
    return "'" + text if text.startswith(_FORMULA) else text


def _names(fields: tuple[Field, ...], prefix: str = "") -> Iterator[str]:
    for field in fields:
        if field.kind == "struct":
            yield from _names(field.parts, f"{prefix}{field.name}.")
        else:
            yield prefix + field.name


def flat_columns() -> tuple[str, ...]:
    """The columns: `crawl.run_id` for a key inside an object."""
    return tuple(_names(article_fields()))


def _cell(value: Any) -> str | int:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return value
    if isinstance(value, list):
        if any(isinstance(inner, dict) for inner in value):
            return json.dumps(value, ensure_ascii=False)
        return defused("; ".join(map(str, value)))
    return defused(value or "")


def flat_row(record: dict[str, Any]) -> dict[str, str | int]:
    """The cells of one record by column. Lists of text are joined by `; `, lists of objects are JSON."""
    row: dict[str, str | int] = {}
    for name in flat_columns():
        key, _, inner = name.partition(".")
        row[name] = _cell(record[key][inner] if inner else record[key])
    return row
