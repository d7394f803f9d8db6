"""The articles as a page holds them: an index for the table, and every record as a line of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from crawler.report.lines import as_list

# What would end a script element, open a comment in one, or end a line in a script.
_UNSAFE = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def safe_json(value: Any) -> Markup:
    """JSON that can stand in a script element whatever it holds: `<` and its kind only occur inside strings,
    where JSON takes their escapes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    clean = text.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate cannot be written
    return Markup(clean.translate(_UNSAFE))  # noqa: S704  # that is what the line above is for


def index(records: Iterable[dict[str, Any]]) -> Markup:
    """What the table shows and searches; the columns are named in report.js."""
    return safe_json([_row(record) for record in records])


def lines(records: Iterable[dict[str, Any]]) -> Markup:
    """One record a line; the page parses a line only when its article is opened."""
    return Markup("\n").join(safe_json(record) for record in records)


def _row(record: dict[str, Any]) -> list[Any]:
    return [
        str(record.get("article_id") or ""),
        str(record.get("headline") or ""),
        str(record.get("section") or ""),
        str(record.get("kicker") or ""),
        str(record.get("teaser") or ""),
        ", ".join(str(name) for name in as_list(record.get("authors"))),
        str(record.get("published_at") or ""),
        _whole(record.get("word_count")),
        len(as_list(record.get("page_urls"))),
        _whole(record.get("page_count")),
        record.get("complete") is not False,
        _whole(record.get("revision")),
        str(record.get("url") or ""),
    ]


def _whole(value: Any) -> int:
    return value if isinstance(value, int) else 0
