"""Whether the texts of a record are plain text: NFC, all of it visible, line breaks only where lines mean something.

Most records are: they are told by one look at all their texts; only of the others is each text looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.items import TEXT_BLOCKS, Article, text_of
from crawler.patterns import pattern
from crawler.text import is_visible

# What some reader takes for the end of a line, and the tab: none of them belongs into a text, but for the
# line feed where lines mean something.
_BREAKS = pattern(r"[\t\v\f\r\x1c-\x1f\x85\u2028\u2029]")
_BREAKS_AND_LF = pattern(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]")


def _texts(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, f"{where}.{key}" if where else key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, f"{where}[{index}]")


def _gather(value: Any, into: list[str]) -> None:
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, str):
            into.append(inner)
        elif isinstance(inner, dict | list):
            _gather(inner, into)


def _are_texts_clean(record: dict[str, Any], article: Article) -> bool:
    """All texts looked at in one piece, and the body's words only once: in `text`."""
    strings: list[str] = []
    _gather([value for key, value in record.items() if key not in {"text", "body"}], strings)
    lines = [article.text]
    for block in article.body:
        strings += block.type, block.url, block.caption, block.credit
        if block.type == "code":
            lines.append(block.text)
        elif block.type not in TEXT_BLOCKS or "\n" in block.text:
            strings.append(block.text)
    whole, lined = " ".join(strings), "\n".join(lines)
    return (
        article.text == text_of(article.body)
        and is_visible(whole)
        and is_visible(lined)
        and _is_unbroken(whole)
        and _is_unbroken(lined.replace("\n", " "))
    )


def _is_unbroken(text: str) -> bool:
    """Whether nobody takes anything in it for the end of a line; what is printable all through has no such thing."""
    return text.isprintable() or not _BREAKS_AND_LF.search(text)


def wrong_texts(record: dict[str, Any], article: Article) -> Iterator[str]:
    """What is wrong with the texts of a record that has its shape. Each names its field."""
    if _are_texts_clean(record, article):
        return
    with_lines = {"text"} | {
        f"body[{i}].text" for i, block in enumerate(article.body) if block.type == "code"
    }
    for where, text in _texts(record):
        if not is_visible(text):
            yield f"{where}: not NFC, or holds a control, zero-width, direction or surrogate character"
        if found := (_BREAKS if where in with_lines else _BREAKS_AND_LF).search(text):
            yield f"{where}: holds U+{ord(found[0]):04X}, which a reader may take for the end of a line"
