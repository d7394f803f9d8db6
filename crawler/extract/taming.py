"""Markup that costs libxml2 more than linear time, or makes it give up: made harmless before it is parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator

# libxml2 compares each attribute with all before it: 50,000 in one tag take 6 s, 3,000 take 20 ms.
_LONG = 30_000
_NAME = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]*)")
_ATTRIBUTES_AT_MOST = 3000
# libxml2 stops reading below 2,048 levels and drops the rest of the page; real pages have 20 to 60 levels.
_WRAPPER = re.compile(
    r"</?(?:div|span|section|font|center|b|i|u|em|strong|small|big|ins|del|table|tbody|tr|td|ul|ol|li|blockquote)\b[^<>]*>",
    re.IGNORECASE,
)


def tame(source: str) -> str:
    """The page with tags of thousands of attributes stripped of them. Linear."""
    parts: list[str] = []
    done = 0
    for start, end in _long_tags(source):
        tag = source[start:end]
        name = _NAME.match(tag)
        if name and tag.count("=") + tag.count(" ") > _ATTRIBUTES_AT_MOST:
            parts += source[done:start], f"<{name[1]}>"
            done = end
    return "".join((*parts, source[done:])) if parts else source


def _long_tags(source: str) -> Iterator[tuple[int, int]]:
    """Start and end of the tags of so many characters. Probes the page every 15,000 characters: an expression for
    them, run over every page, costs 0.7 of the parse."""
    step = _LONG // 2
    at = step
    while at < len(source):
        if source.find("<", at, at + step) >= 0:
            at += step
            continue
        start = source.rfind("<", 0, at)
        following = source.find("<", at)
        until = following if following >= 0 else len(source)
        end = source.find(">", max(start, 0), until)
        if start >= 0 and end - start > _LONG:
            yield start, end + 1
        at = until + step


def flatten(source: str) -> str:
    """The page without its wrappers: headings, paragraphs and links stay, in their order."""
    return _WRAPPER.sub(" ", source)
