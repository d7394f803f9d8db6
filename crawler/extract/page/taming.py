"""Markup that costs libxml2 more than linear time, or makes it give up: made harmless before it is parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.patterns import pattern

# libxml2 compares each attribute with all before it: 50,000 in one tag take 6 s, 3,000 take 20 ms.
_LONG = 30_000
_NAME = pattern(rb"<([a-zA-Z][a-zA-Z0-9-]*)")
_ATTRIBUTES_AT_MOST = 3000
# libxml2 stops reading below 2,048 levels and drops the rest of the page; real pages have 20 to 60 levels.
_WRAPPER = pattern(
    rb"</?(?:div|span|section|font|center|b|i|u|em|strong|small|big|ins|del|table|tbody|tr|td|ul|ol|li|blockquote)\b[^<>]*>",
    re.IGNORECASE,
)

_PLAIN_WRAPPERS = [
    mark + name + b">"
    for name in (b"div", b"span", b"b", b"i", b"ul", b"li", b"table", b"tr", b"td")
    for mark in (b"<", b"</")
]


def tame(source: bytes) -> bytes:
    """The page, in UTF-8, with tags of thousands of attributes stripped of them. Linear."""
    parts: list[bytes] = []
    done = 0
    for start, end in _long_tags(source):
        tag = source[start:end]
        name = _NAME.match(tag)
        if name and tag.count(b"=") + tag.count(b" ") > _ATTRIBUTES_AT_MOST:
            parts += source[done:start], b"<" + name[1] + b">"
            done = end
    return b"".join((*parts, source[done:])) if parts else source


def _long_tags(source: bytes) -> Iterator[tuple[int, int]]:
    """Start and end of the tags of so many bytes. Probes the page every 15,000 bytes: an expression for
    them, run over every page, costs 0.7 of the parse; looking through text instead of bytes costs 0.06."""
    step = _LONG // 2
    at = step
    while at < len(source):
        if source.find(b"<", at, at + step) >= 0:
            at += step
            continue
        start = source.rfind(b"<", 0, at)
        following = source.find(b"<", at)
        until = following if following >= 0 else len(source)
        end = source.find(b">", max(start, 0), until)
        if start >= 0 and end - start > _LONG:
            yield start, end + 1
        at = until + step


def flatten(source: bytes) -> bytes:
    """The page without its wrappers: headings, paragraphs and links stay, in their order."""
    for tag in _PLAIN_WRAPPERS:  # most of what is nested so deep; an expression takes ten times as long
        source = source.replace(tag, b" ")
    return _WRAPPER.sub(b" ", source)
