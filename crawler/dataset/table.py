"""The table of fields for people; `python -m crawler.dataset.table` writes it into docs/record.md."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from crawler.dataset.fields import Field, article_fields
from crawler.errors import UsageError

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "record.md"
_START, _END = "<!-- fields: generated from crawler/items.py -->", "<!-- end of fields -->"
_NAMES = {"text": "text", "moment": "date", "whole": "whole number", "flag": "true or false"}


def type_name(field: Field) -> str:
    """The type in words: `list of text`, `date or null`."""
    if field.kind == "list":
        return f"list of {type_name(field.parts[0])}"
    name = "object" if field.kind == "struct" else _NAMES[field.kind]
    return f"{name} or null" if field.nullable else name


def _rows(fields: tuple[Field, ...], prefix: str = "") -> Iterator[str]:
    for field in fields:
        meaning = field.meaning.replace("|", "\\|")
        yield f"| `{prefix}{field.name}` | {type_name(field)} | {meaning} |"
        if field.kind == "struct":
            yield from _rows(field.parts, f"{prefix}{field.name}.")
        elif field.kind == "list":
            yield from _rows(field.parts[0].parts, f"{prefix}{field.name}[].")


def field_table() -> str:
    """Every key with its type and meaning, as a Markdown table; ends with a line feed."""
    return "\n".join(["| key | type | meaning |", "|---|---|---|", *_rows(article_fields())]) + "\n"


def with_table(document: str) -> str:
    """The document with the table between its two marks. Raises UsageError when it has no such marks."""
    head, start, rest = document.partition(_START)
    _, end, tail = rest.partition(_END)
    if not end:
        raise UsageError(f"The document has no place for the table: {_START} … {_END}.")
    return f"{head}{start}\n\n{field_table()}\n{end}{tail}"


def main() -> int:
    """Write the table into docs/record.md. Returns the exit code."""
    DOCUMENT.write_text(with_table(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{DOCUMENT}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
