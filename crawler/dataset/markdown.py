"""The record as Markdown (CommonMark), for people and for language models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from crawler.urls import is_web

# What CommonMark may take for markup inside a line, and what only at its start.
_INLINE = re.compile(r"([\\`*_\[\]<>|~&])")
_AT_START = re.compile(r"^(\s*)([#+=-])", re.MULTILINE)
_NUMBER = re.compile(r"^(\s*[0-9]{1,9})([.)])", re.MULTILINE)
# Number signs at the end close a heading and are not shown: “Platz 1 #”.
_CLOSING = re.compile(r"(?<=\s)#+\Z")


def escaped(text: str) -> str:
    """The text so that CommonMark shows it as it is."""
    return _NUMBER.sub(r"\1\\\2", _AT_START.sub(r"\1\\\2", _INLINE.sub(r"\\\1", text)))


def _address(url: str) -> str:
    """An address inside `(…)`: what would end it is escaped as RFC 3986 does. `""` unless it is http or https."""
    return re.sub(r"[()<>\s\\]", lambda found: f"%{ord(found[0]):02X}", url) if is_web(url) else ""


def _heading(level: int, text: str) -> str:
    return f"{'#' * level} " + _CLOSING.sub(lambda found: "\\" + found[0], escaped(text))


def to_markdown(record: dict[str, Any]) -> str:
    """The article as a document: headline, teaser, byline, body. `record` is one line of a dataset, valid."""
    blocks = [_heading(1, record["headline"])] if record["headline"] else []
    if record["teaser"]:
        blocks.append(f"*{escaped(record['teaser'])}*")
    byline = [", ".join(record["authors"]), (record["published_at"] or "")[:10], record["publisher"]]
    if line := " · ".join(escaped(part) for part in byline if part):
        blocks.append(line)
    for kind, group in groupby(record["body"], key=lambda block: block["type"]):
        blocks += _group(kind, list(group))
    if not record["complete"]:
        blocks.append("*The article is not complete.*")
    return "\n\n".join(blocks) + "\n"


def _group(kind: str, group: list[dict[str, Any]]) -> Iterator[str]:
    if kind == "list_item":
        yield "\n".join(_items(group))
    elif kind == "table_row":
        yield _table(group)
    else:
        yield from filter(None, map(_block, group))


def _items(group: list[dict[str, Any]]) -> Iterator[str]:
    above: list[int] = []
    for block in group:
        while above and above[-1] >= block["level"]:
            above.pop()
        # By the items it really stands under: indented by its level, a list that begins deep would be code.
        yield f"{'  ' * len(above)}- {escaped(block['text'])}"
        above.append(block["level"])


def _table(group: list[dict[str, Any]]) -> str:
    rows = [[escaped(cell) for cell in block["text"].split(" | ")] for block in group]
    width = max(map(len, rows))
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])


def _block(block: dict[str, Any]) -> str:
    text = block["text"]
    match block["type"]:
        case "heading":
            return _heading(min(max(block["level"], 2), 6), text)
        case "quote":
            return "\n".join(f"> {line}" for line in escaped(text).split("\n"))
        case "code":
            fence = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`+", text)), 3)
            return f"{fence}\n{text}\n{fence}"
        case "image":
            caption = " ".join(filter(None, (block["caption"], block["credit"])))
            address = _address(block["url"])
            shown = f"![{escaped(text)}]({address})" if address else ""
            return "\n".join(filter(None, (shown, f"*{escaped(caption)}*" if caption else "")))
        case "embed":
            address = _address(block["url"])
            return f"<{address}>" if address else escaped(text)
        case _:
            return escaped(text)
