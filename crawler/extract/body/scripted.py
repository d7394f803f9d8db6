"""The body of a page whose text stands only in its scripts: JSON-LD's articleBody, or a framework's state.

The last resort, when the markup holds next to no text. Gain: body F1 +0.006, no empty body left (publishers).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from crawler.extract.body.body import Body
from crawler.extract.page.outline import Outline
from crawler.extract.page.page import Page
from crawler.extract.page.pieces import TEXT

_NEXT_TO_NOTHING = 200  # characters in the markup's body
_LEAST = 400  # characters of a string worth looking at: two paragraphs with their tags
_STRING = re.compile(r'(?<=[:,\[(])\s*+"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_MAY_HOLD = re.compile(r"(?:<|\\u003[cC])[pP]")
_LONGEST = 300_000  # characters with their tags; the longest articleBody on 637 pages has 45,330
_PARAGRAPH = re.compile(r"<p[\s>]", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:p|div|br|h\d|ul)\b", re.IGNORECASE)


def is_bare(body: Body) -> bool:
    """Whether the markup holds so little text that the scripts are worth a look."""
    return sum(len(piece.text) for piece in body.pieces if piece.kind in TEXT) < _NEXT_TO_NOTHING


def read_scripted(page: Page, told: Any, headlines: Iterable[str]) -> Body | None:
    """The body in the page's scripts, None when there is none; `told` is JSON-LD's articleBody.

    Of the scripts' strings the one with the most text in p elements is taken, if it has at least two.
    """
    source = (
        told
        if isinstance(told, str) and len(told) >= _LEAST
        else max(_marked_up(page.told), key=len, default="")
    )
    if not source:
        return None
    is_cut, source = len(source) > _LONGEST, source[:_LONGEST]
    if not _MARKUP.search(source):
        source = "".join(f"<p>{html.escape(line)}</p>" for line in source.splitlines() if line.strip())
    inner = Page(f"<html><body><article>{source}</article></body></html>", page.url)
    outline = Outline(inner.root)
    outline.is_cut |= is_cut
    return Body(outline, headlines)


def _marked_up(told: Iterable[Any]) -> Iterator[str]:
    for script in told:
        if script.tag != "script":
            continue
        text = script.text or ""
        if len(text) < _LEAST or not _MAY_HOLD.search(text):
            continue
        for match in _STRING.finditer(text):
            if len(match[1]) < _LEAST:
                continue
            try:
                value = json.loads(f'"{match[1]}"', strict=False)
            except ValueError:  # a JavaScript string that JSON does not know: not a page's data
                continue
            if len(_PARAGRAPH.findall(value)) > 1:
                yield value
