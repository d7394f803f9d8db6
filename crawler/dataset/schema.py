"""The JSON Schema of the record (draft 2020-12), generated: `python -m crawler.dataset.schema` writes it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from crawler.dataset.fields import Field, article_fields
from crawler.items import SCHEMA_VERSION

SCHEMA_DIR = Path(__file__).parent.parent / "schema"
SCHEMA_FILE = SCHEMA_DIR / "article.schema.json"
VERSIONED_FILE = SCHEMA_DIR / "versions" / f"article-{SCHEMA_VERSION}.schema.json"
"""Where the schema of this version is kept for ever, so that old lines can always be checked."""

_TYPES = {"text": "string", "moment": "string", "whole": "integer", "flag": "boolean", "list": "array"}


def _struct(parts: tuple[Field, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {part.name: _property(part) for part in parts},
        "required": [part.name for part in parts],
        "additionalProperties": False,
    }


def _property(field: Field) -> dict[str, Any]:
    written: dict[str, Any] = {"description": field.meaning} if field.meaning else {}
    if field.kind == "struct":
        return written | _struct(field.parts)
    name = _TYPES[field.kind]
    written["type"] = [name, "null"] if field.nullable else name
    if field.kind == "moment":
        written["format"] = "date-time"
    if field.choices:
        written["enum"] = list(field.choices)
    if field.pattern:
        written["pattern"] = field.pattern
    if field.minimum is not None:
        written["minimum"] = field.minimum
    if field.maximum is not None:
        written["maximum"] = field.maximum
    if field.kind == "list":
        written["items"] = _property(field.parts[0])
    return written


def json_schema() -> dict[str, Any]:
    """The schema of one line: every key required, no other allowed, one type per key."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:broadsheet:article:{SCHEMA_VERSION}",
        "title": "Article",
        "description": "One line of a Broadsheet dataset. Unknown text is empty, lists are never null, "
        "only dates may be null.",
        **_struct(article_fields()),
    }


def schema_text() -> str:
    """The schema as the file holds it."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def main() -> int:
    """Write the current schema, and keep it under its version. Returns the exit code."""
    for file in (SCHEMA_FILE, VERSIONED_FILE):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(schema_text(), encoding="utf-8")
        sys.stdout.write(f"{file}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
