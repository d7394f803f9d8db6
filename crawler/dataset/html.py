"""The record as one HTML document, safe whatever the record holds."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

# Only text and pictures over http(s): even if an address slipped through, nothing in the page could run.
_POLICY = "default-src 'none'; img-src http: https:; style-src 'unsafe-inline'"


def safe_address(url: str) -> str:
    """The address escaped for an attribute; `""` unless it is http or https."""
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return ""
    return escape(url) if scheme in {"http", "https"} else ""


def to_html(record: dict[str, Any]) -> str:
    """The article as a document of its own: no script, no style, nothing of the page it came from.

    `record` is one line of a dataset; every text is escaped, and only http(s) addresses become links.
    """
    language = escape(record["language"])
    parts = [
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{escape(record['headline'])}</title>\n</head>\n<body>\n<article>",
        *_head(record),
    ]
    for kind, group in groupby(record["body"], key=lambda block: block["type"]):
        parts += _group(kind, list(group))
    parts += [*_related(record), "</article>\n</body>\n</html>"]
    return "\n".join(parts) + "\n"


def _head(record: dict[str, Any]) -> Iterator[str]:
    for name in ("section", "kicker"):
        if record[name]:
            yield f'<p class="{name}">{escape(record[name])}</p>'
    yield f"<h1>{escape(record['headline'])}</h1>"
    if record["teaser"]:
        yield f'<p class="teaser">{escape(record["teaser"])}</p>'
    if record["authors"]:
        yield f'<p class="byline">{escape(", ".join(record["authors"]))}</p>'
    if record["published_at"]:
        date = escape(record["published_at"])
        yield f'<p><time datetime="{date}">{date}</time></p>'


def _group(kind: str, group: list[dict[str, Any]]) -> Iterator[str]:
    if kind == "list_item":
        yield "<ul>"
        yield from (f'<li data-level="{int(b["level"])}">{escape(b["text"])}</li>' for b in group)
        yield "</ul>"
    elif kind == "table_row":
        yield "<table>"
        for block in group:
            cells = "".join(f"<td>{escape(cell)}</td>" for cell in block["text"].split(" | "))
            yield f"<tr>{cells}</tr>"
        yield "</table>"
    else:
        yield from map(_block, group)


def _block(block: dict[str, Any]) -> str:
    text = escape(block["text"])
    match block["type"]:
        case "heading":
            level = min(max(int(block["level"]), 2), 6)
            return f"<h{level}>{text}</h{level}>"
        case "quote":
            return f"<blockquote>{text}</blockquote>"
        case "code":
            return f"<pre><code>{text}</code></pre>"
        case "image":
            address = safe_address(block["url"])
            shown = f'<img src="{address}" alt="{text}" loading="lazy">' if address else ""
            caption = escape(" ".join(filter(None, (block["caption"], block["credit"]))))
            return f"<figure>{shown}<figcaption>{caption}</figcaption></figure>"
        case "embed":
            address = safe_address(block["url"])
            return f'<p><a href="{address}">{address}</a></p>' if address else f"<p>{text}</p>"
        case _:
            return f"<p>{text}</p>"


def _related(record: dict[str, Any]) -> Iterator[str]:
    cards = [(safe_address(card["url"]), card) for card in record["related"]]
    if any(address for address, _ in cards):
        yield '<ul class="related">'
        for address, card in cards:
            if address:
                yield f'<li><a href="{address}">{escape(card["headline"] or card["url"])}</a></li>'
        yield "</ul>"
