"""One walk over the tree: the page as boxes (block-level elements) and pieces (runs of text and pictures) in order.

All readers work on this outline; nothing after it touches the tree again but for single elements.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

import msgspec

from crawler.extract.elements import (
    BLOCK,
    DOUBTFUL,
    EMBED,
    HEADINGS,
    ITEMS,
    KINDS,
    LINE_BREAK,
    LINK,
    PASSED,
    PICTURE,
    PRE,
    ROLES,
    SPAN,
    TIME,
)
from crawler.extract.hints import hint_of, is_clipped, is_for_screen_readers
from crawler.text import clean_line, clean_lines

# Kinds of pieces that are text of an article.
TEXT = frozenset({"paragraph", "loose", "list_item", "quote", "heading", "table_row", "code"})
_MOST_IN_HOLDER = 40
_HOLDERS = frozenset({"button", "noscript"})
# Custom elements that a script makes a picture of. Gain: caption +0.026 (publishers).
_PICTURE_TAG = re.compile(r"-(?:image|img|picture|photo)\b")
# A post of another site, quoted for its script to replace: its words are not the article's.
_POST = re.compile(
    r"tweet|instagram-media|tiktok-embed|bluesky-embed|reddit-|imgur-embed|mastodon", re.IGNORECASE
)
_PAGE = frozenset(
    {"body", "div"}
)  # a footer there is the page's; one in article, main or section may be the text's
_LEVELLED = frozenset({"heading", "list_item"})
_CELLS = frozenset({"loose", "paragraph", "list_item"})
_LONGEST_CELL = 200  # characters
_BREAK = "\v"
# Empty spans that some editors write for a paragraph's end. Gain: paragraph F1 +0.006 (publishers).
_BREAKS = frozenset({"br", "break", "line-break", "linebreak", "paragraph-break"})
# Two breaks end a paragraph. One does where a sentence ends and both sides are long: some editors part paragraphs so.
# Gain of the latter: paragraph F1 +0.005 (publishers), no page lost.
_SENTENCE_END = r"[.!?。”\"»]"
_PARAGRAPH_BREAK = re.compile(
    r"\v(?:\s*\v[\s\v]*"
    rf"|(?:(?<=[^\v]{{80}}{_SENTENCE_END}\v)|(?<=[^\v]{{80}}{_SENTENCE_END}\s\v))\s*(?=[^\v]{{80}}))"
)


class Box(msgspec.Struct, gc=False, eq=False):
    """A block-level element: what it is, what its class says, and which pieces it holds.

    A Struct that the garbage collector need not watch, as it points only upwards: that is 28 % of the reading time.
    """

    parent: Box | None
    element: Any
    tag: str
    kind: str
    first: int
    last: int
    depth: int = 0
    items: int = 0
    """List items that the box stands in, itself counted."""
    known_hint: str | None = None

    @property
    def hint(self) -> str:
        """What tag, class and id say; asked of few boxes, so read when asked (a third of the walk's time)."""
        if self.known_hint is None:
            self.known_hint = hint_of(self.element, self.tag)
        return self.known_hint

    def ancestors(self) -> Iterator[Box]:
        """The box itself, then its parents up to the page's."""
        box: Box | None = self
        while box is not None:
            yield box
            box = box.parent


class Piece(msgspec.Struct, gc=False, eq=False):
    """A run of text without a line break, or a picture or an embed, in its box.

    `linked` counts the characters of `text` that are link text; `links` are the links begun in it
    and `href` is the first one's.
    """

    index: int
    kind: str
    text: str
    box: Box
    linked: int
    href: str
    element: Any
    links: int = 0
    level: int = 0
    known_host: Box | None = None
    """See `hosts.host_of`."""


# Boxes within boxes: the deepest of 637 pages has 136, the next 49. What stands deeper counts for the box down there,
# so that nothing that looks at a box's ancestors takes more than this for each piece.
_DEEPEST = 150
# The largest of 637 pages has 2,570 boxes and 1,569 pieces. A page of 8 MiB may hold a million, and each costs some
# 10 µs and 300 bytes; what comes after these is left out, and the article said to be incomplete.
_MOST_BOXES, _MOST_PIECES = 20_000, 10_000
_TOO_DEEP = Box(None, None, "", "", 0, 0)


class Outline:
    """All boxes and pieces of a page, in document order."""

    def __init__(self, root: Any, without: Collection[Any] = ()) -> None:
        """`without` are elements that are passed over with all that is in them."""
        self.boxes: list[Box] = []
        self.pieces: list[Piece] = []
        self.times: list[Any] = []
        self.relations: list[Any] = []
        """Links that say in what relation their target stands (`rel`)."""
        self.is_cut = False
        """The page holds more than is looked at."""
        self._buffer: list[str] = []
        self._linked = 0
        self._links = 0
        self._href = ""
        self._walk(root, without)

    def _walk(self, root: Any, without: Collection[Any]) -> None:  # noqa: C901, PLR0912, PLR0915  one loop: it runs for every element of a page
        boxes, pieces, buffer = self.boxes, self.pieces, self._buffer
        box = Box(None, root, "html", "", 0, 0)
        boxes.append(box)
        trail: list[tuple[Any, Any, Box | None]] = []
        children = iter(root)
        element: Any = root
        opened: Box | None = box
        in_link = False
        role_of = ROLES.get
        while True:
            for child in children:
                tag = child.tag
                role = role_of(tag, DOUBTFUL)
                if role == DOUBTFUL:
                    role = self._role(child, tag, box)
                if without and child in without:
                    pass
                elif role <= TIME:
                    if role == LINK:
                        if not in_link:
                            in_link = True
                            self._links += 1
                            if not self._href:
                                self._href = child.get("href") or ""
                            if child.get("rel"):
                                self.relations.append(child)
                    elif role == SPAN:
                        names = child.get("class")
                        if names and not child.text and not len(child):
                            if not _BREAKS.isdisjoint(names.split()):
                                buffer.append(_BREAK * 2)
                        elif is_for_screen_readers(names) if names else is_clipped(child.get("style")):
                            tail = child.tail
                            if tail:
                                buffer.append(tail)
                                if in_link:
                                    self._linked += len(tail)
                            continue
                    elif role == TIME:
                        self.times.append(child)
                    text = child.text
                    if text:
                        buffer.append(text)
                        if in_link:
                            self._linked += len(text)
                    if len(child):
                        trail.append((element, children, opened))
                        element, children, opened = child, iter(child), None
                        break
                    if role == LINK:
                        in_link = False
                elif role == BLOCK and len(boxes) >= _MOST_BOXES:
                    self.is_cut = True
                elif role == BLOCK:
                    if buffer:
                        self._flush(box)
                    text = child.text
                    if not text and not len(child):  # an empty one, to be filled by a script
                        if "-" in tag and _PICTURE_TAG.search(tag):
                            self._add("image", "", box, child, self._href if in_link else "")
                        tail = child.tail
                        if tail and not tail.isspace():
                            buffer.append(tail)
                        continue
                    trail.append((element, children, opened))
                    element, children, opened = child, iter(child), _TOO_DEEP
                    if box.depth < _DEEPEST:
                        kind = box.kind if tag == "p" and box.kind else KINDS.get(tag) or box.kind
                        at = len(pieces)
                        box = Box(box, child, tag, kind, at, at, box.depth + 1, box.items + (tag in ITEMS))
                        boxes.append(box)
                        opened = box
                    if not in_link:
                        self._href = ""
                    if text and not text.isspace():
                        buffer.append(text)
                        if in_link:
                            self._linked += len(text)
                    break
                elif role == LINE_BREAK:
                    buffer.append(_BREAK)
                elif role == PICTURE:
                    self._flush(box)
                    self._add("image", "", box, child, self._href if in_link else "")
                elif role == PASSED:
                    pass
                elif role == PRE:
                    self._flush(box)
                    code = clean_lines("".join(child.itertext()))
                    if code:
                        self._add("code", code, box, child, "")
                else:
                    self._flush(box)
                    self._add("embed", "", box, child, "")
                tail = child.tail
                if tail and (buffer or not tail.isspace()):
                    buffer.append(tail)
                    if in_link:
                        self._linked += len(tail)
            else:
                if opened is not None:
                    if buffer:
                        self._flush(box)
                    if opened is not _TOO_DEEP:
                        box.last = len(pieces)
                        if box.tag == "tr":
                            self._close_row(box)
                        if box.parent is None:
                            return
                        box = box.parent
                elif element.tag == "a":
                    in_link = False
                tail = element.tail
                if tail and (buffer or not tail.isspace()):
                    buffer.append(tail)
                    if in_link:
                        self._linked += len(tail)
                element, children, opened = trail.pop()

    def _role(self, element: Any, tag: Any, box: Box) -> int:
        """What to do with an element whose tag alone does not tell."""
        if tag in _HOLDERS:
            return BLOCK if self._shows_picture(element, tag) else PASSED
        if tag == "blockquote" and _POST.search(element.get("class") or ""):
            return EMBED
        if (tag == "footer" and box.tag in _PAGE) or not isinstance(tag, str):
            return PASSED
        return BLOCK

    def _shows_picture(self, element: Any, tag: str) -> bool:
        """Whether a button enlarges the picture in it, or a noscript stands for one that a script will put there.

        Gain of buttons: lead image +0.007, caption +0.026 (publishers); of noscript: the pictures in the text of eight
        pages that showed one or none.
        """
        if tag == "noscript" and self.pieces and self.pieces[-1].kind == "image":
            return False  # the placeholder's own copy: see `pictures.source_of`
        inside = islice(element.iterdescendants(), _MOST_IN_HOLDER)
        picture = next((inner for inner in inside if inner.tag == "img"), None)
        return picture is not None and ".svg" not in (picture.get("src") or "")

    def _add(self, kind: str, text: str, box: Box, element: Any, href: str) -> None:
        if len(self.pieces) < _MOST_PIECES:
            self.pieces.append(Piece(len(self.pieces), kind, text, box, 0, href, element))
        else:
            self.is_cut = True

    def _flush(self, box: Box) -> None:
        """Make what was gathered a piece of the box, or several where two line breaks stand together."""
        buffer = self._buffer
        if not buffer:
            return
        raw = buffer[0] if len(buffer) == 1 else "".join(buffer)
        buffer.clear()
        linked, self._linked = self._linked, 0
        links, self._links = self._links, 0
        if len(self.pieces) >= _MOST_PIECES:
            self.is_cut = True
            return
        kind = box.kind
        level = _level(box) if kind in _LEVELLED else 0
        # In p elements, too: paragraph F1 +0.007 (publishers).
        parts = _PARAGRAPH_BREAK.split(raw) if _BREAK in raw else (raw,)
        self.is_cut |= len(self.pieces) + len(parts) > _MOST_PIECES
        for part in parts[: _MOST_PIECES - len(self.pieces)]:
            text = clean_line(part)
            if text:
                share = linked if len(parts) == 1 else linked * len(part) // len(raw)
                index, linked_here = len(self.pieces), min(share, len(text))
                self.pieces.append(
                    Piece(
                        index, kind or "loose", text, box, linked_here, self._href, box.element, links, level
                    )
                )

    def _close_row(self, row: Box) -> None:
        """Cells are pieces of a table row when all are short; long ones say that the table is the page's layout."""
        pieces = self.pieces[row.first : row.last]
        if len(pieces) > 1 and all(
            len(piece.text) <= _LONGEST_CELL and piece.kind in _CELLS for piece in pieces
        ):
            row.kind = "table_row"
            for piece in pieces:
                piece.kind = "table_row"


def _level(box: Box) -> int:
    """Of a heading its rank; of a list item how many items it stands in, itself counted."""
    if box.kind == "heading":
        return next((HEADINGS[outer.tag] for outer in box.ancestors() if outer.tag in HEADINGS), 0)
    return box.items
