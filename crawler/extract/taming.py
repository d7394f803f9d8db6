"""Markup that costs libxml2 more than linear time, or makes it give up: made harmless before it is parsed."""

from __future__ import annotations

import re

# libxml2 compares each attribute with all before it: 50,000 in one tag take 6 s, 3,000 take 20 ms.
_LONG = 30_000
_LONG_TAG = re.compile(rf"<([a-zA-Z][a-zA-Z0-9-]*)[^<>]{{{_LONG},}}>")
_ATTRIBUTES_AT_MOST = 3000
# libxml2 stops reading below 2,048 levels and drops the rest of the page; real pages have 20 to 60 levels.
_WRAPPER = re.compile(
    r"</?(?:div|span|section|font|center|b|i|u|em|strong|small|big|ins|del|table|tbody|tr|td|ul|ol|li|blockquote)\b[^<>]*>",
    re.IGNORECASE,
)


def tame(source: str) -> str:
    """The page with tags of thousands of attributes stripped of them. Linear."""
    return _LONG_TAG.sub(_stripped, source) if _has_long_tag(source) else source


def _has_long_tag(source: str) -> bool:
    """Whether a tag may be so long. Probes the page every 15,000 characters: the expression itself, run over every
    page, costs 0.7 of the parse."""
    step = _LONG // 2
    at = step
    while at < len(source):
        if source.find("<", at, at + step) >= 0:
            at += step
            continue
        start = source.rfind("<", 0, at)
        if start >= 0 and source.find(">", start, start + _LONG) < 0:
            return True
        following = source.find("<", at)
        if following < 0:
            return False
        at = following + step
    return False


def _stripped(tag: re.Match[str]) -> str:
    return f"<{tag[1]}>" if tag[0].count("=") + tag[0].count(" ") > _ATTRIBUTES_AT_MOST else tag[0]


def flatten(source: str) -> str:
    """The page without its wrappers: headings, paragraphs and links stay, in their order."""
    return _WRAPPER.sub(" ", source)
