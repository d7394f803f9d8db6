"""One walk over the tree: the page as boxes (block-level elements) and pieces (runs of text and pictures) in order.

All readers work on this outline; nothing after it touches the tree again but for single elements.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import islice
from typing import Any

from crawler.extract.page.elements import BLOCKS, INLINE, ITEMS, KINDS, SKIPPED
from crawler.extract.page.hints import is_clipped, is_for_screen_readers
from crawler.extract.page.pieces import Box
from crawler.extract.page.text_runs import BREAK
from crawler.extract.page.walk import NO_BOX, TOO_DEEP, Entering, Walk
from crawler.text import clean_lines

_MOST_IN_HOLDER = 40
# Custom elements that a script makes a picture of. Gain: caption +0.026 (publishers).
_PICTURE_TAG = re.compile(r"-(?:image|img|picture|photo)\b")
# A post of another site, quoted for its script to replace: its words are not the article's.
_POST = re.compile(
    r"tweet|instagram-media|tiktok-embed|bluesky-embed|reddit-|imgur-embed|mastodon", re.IGNORECASE
)
_PAGE = frozenset(
    {"body", "div"}
)  # a footer there is the page's; one in article, main or section may be the text's
# Empty spans that some editors write for a paragraph's end. Gain: paragraph F1 +0.006 (publishers).
_BREAKS = frozenset({"br", "break", "line-break", "linebreak", "paragraph-break"})
# Boxes within boxes: the deepest of 637 pages has 136, the next 49. What stands deeper counts for the box down there,
# so that nothing that looks at a box's ancestors takes more than this for each piece.
_DEEPEST = 150
# The largest of 637 pages has 2,570; see `text_runs`.
_MOST_BOXES = 20_000


class Outline:
    """All boxes and pieces of a page, in document order."""

    def __init__(self, root: Any, without: Collection[Any] = ()) -> None:
        """`without` are elements that are passed over with all that is in them."""
        walk = Walk(root)
        walk.go(_ENTERING, _enter_doubtful, without)
        self.boxes = walk.boxes
        self.pieces = walk.pieces
        self.times = walk.times
        self.relations = walk.relations
        """Links that say in what relation their target stands (`rel`)."""
        self.is_cut = walk.is_cut
        """The page holds more than is looked at."""


def _enter_inline(walk: Walk, element: Any, _: str) -> Box | None:
    text = element.text
    if text:
        walk.read(text)
    return NO_BOX if len(element) else None


def _enter_link(walk: Walk, link: Any, tag: str) -> Box | None:
    if not walk.in_link:
        walk.in_link = True
        walk.links += 1
        if not walk.href:
            walk.href = link.get("href") or ""
        if link.get("rel"):
            walk.relations.append(link)
    inner = _enter_inline(walk, link, tag)
    if inner is None:
        walk.in_link = False
    return inner


def _enter_span(walk: Walk, span: Any, tag: str) -> Box | None:
    names = span.get("class")
    if names and not span.text and not len(span):
        if not _BREAKS.isdisjoint(names.split()):
            walk.buffer.append(BREAK * 2)
        return None
    if is_for_screen_readers(names) if names else is_clipped(span.get("style")):
        return None
    return _enter_inline(walk, span, tag)


def _enter_time(walk: Walk, element: Any, tag: str) -> Box | None:
    walk.times.append(element)
    return _enter_inline(walk, element, tag)


def _enter_block(walk: Walk, element: Any, tag: str) -> Box | None:
    boxes, box = walk.boxes, walk.box
    if len(boxes) >= _MOST_BOXES:
        walk.is_cut = True
        return None
    if walk.buffer:
        walk.end(box)
    text = element.text
    if not text and not len(element):  # an empty one, to be filled by a script
        if "-" in tag and _PICTURE_TAG.search(tag):
            _add_picture(walk, element, tag)
        return None
    opened = TOO_DEEP
    if box.depth < _DEEPEST:
        kind = box.kind if tag == "p" and box.kind else KINDS.get(tag) or box.kind
        at = len(walk.pieces)
        opened = Box(box, element, tag, kind, at, at, box.depth + 1, box.items + (tag in ITEMS))
        walk.box = opened
        boxes.append(opened)
    if not walk.in_link:
        walk.href = ""
    if text and not text.isspace():
        walk.read(text)
    return opened


def _enter_doubtful(walk: Walk, element: Any, tag: str) -> Box | None:
    """An element whose tag alone does not tell."""
    if tag == "blockquote" and _POST.search(element.get("class") or ""):
        _add_embed(walk, element, tag)
        return None
    if not isinstance(tag, str) or (tag == "footer" and walk.box.tag in _PAGE):
        return None
    return _enter_block(walk, element, tag)


def _enter_holder(walk: Walk, element: Any, tag: str) -> Box | None:
    """A button or a noscript element: a block when it holds the picture that it enlarges, or that a script puts there.

    Gain of buttons: lead image +0.007, caption +0.026 (publishers); of noscript: the pictures in the text of eight
    pages that showed one or none.
    """
    if tag == "noscript" and walk.pieces and walk.pieces[-1].kind == "image":
        return None  # the placeholder's own copy: see `pictures.source_of`
    inside = islice(element.iterdescendants(), _MOST_IN_HOLDER)
    picture = next((inner for inner in inside if inner.tag == "img"), None)
    if picture is None or ".svg" in (picture.get("src") or ""):
        return None
    return _enter_block(walk, element, tag)


def _pass(_walk: Walk, _element: Any, _tag: str) -> None:
    return None


def _break_line(walk: Walk, _element: Any, _tag: str) -> None:
    walk.buffer.append(BREAK)


def _add_picture(walk: Walk, element: Any, _tag: str) -> None:
    walk.break_off()
    walk.add("image", "", walk.box, element, walk.href if walk.in_link else "")


def _add_code(walk: Walk, element: Any, _tag: str) -> None:
    walk.break_off()
    code = clean_lines("".join(element.itertext()))
    if code:
        walk.add("code", code, walk.box, element, "")


def _add_embed(walk: Walk, element: Any, _tag: str) -> None:
    walk.break_off()
    walk.add("embed", "", walk.box, element, "")


# By its tag what is done at an element. What `_enter_doubtful` gets, and names that HTML does not know, depend on what
# they hold or stand in.
_ENTERING: dict[str, Entering] = dict.fromkeys(INLINE, _enter_inline)
_ENTERING |= dict.fromkeys(SKIPPED, _pass) | dict.fromkeys(BLOCKS, _enter_block)
_ENTERING |= dict.fromkeys(("button", "noscript"), _enter_holder)
_ENTERING |= {"a": _enter_link, "span": _enter_span, "time": _enter_time, "br": _break_line, "pre": _add_code}
_ENTERING |= dict.fromkeys(("img", "amp-img"), _add_picture) | dict.fromkeys(("iframe", "embed"), _add_embed)
