"""One walk over the tree: the page as boxes (block-level elements) and pieces (runs of text and pictures) in order.

All readers work on this outline; nothing after it touches the tree again but for single elements.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

import msgspec

from crawler.extract.hints import hint_of, is_for_screen_readers
from crawler.text import clean_line, clean_lines

# Elements that do not break a line of text.
# fmt: off
INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "nobr", "q", "rb", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    "picture", "source", "track",  # libxml2 does not know that source is empty: the img stands inside
))
# Elements whose content is never read as text: scripts, controls, drawings, media, and the page's navigation.
SKIPPED = frozenset((
    "script", "style", "noscript", "template", "svg", "head", "nav", "button", "select", "option", "input",
    "textarea", "object", "applet", "canvas", "map", "audio", "video", "datalist", "dialog", "menu", "math",
    "frameset", "param", "link", "meta", "col", "colgroup", "area",
))
# fmt: on
# Kinds of pieces that are text of an article.
TEXT = frozenset({"paragraph", "loose", "list_item", "quote", "heading", "table_row", "code"})
HEADINGS = {f"h{level}": level for level in range(1, 7)}
_KINDS = {"li": "list_item", "dd": "list_item", "dt": "list_item", "blockquote": "quote"}
_KINDS |= dict.fromkeys(HEADINGS, "heading")
_KINDS |= {
    "button": "caption",
    "figcaption": "caption",
    "figure": "caption",
    "p": "paragraph",
    "caption": "caption",
}
_LISTS = frozenset({"ul", "ol", "dl"})
_PICTURES = frozenset({"img", "amp-img"})
_HOLDERS = frozenset({"button", "noscript"})
# Custom elements that a script makes a picture of. Gain: caption +0.026 (publishers).
_PICTURE_TAG = re.compile(r"-(?:image|img|picture|photo)\b")
_EMBEDS = frozenset({"iframe", "embed"})
# A post of another site, quoted for its script to replace: its words are not the article's.
_POST = re.compile(
    r"tweet|instagram-media|tiktok-embed|bluesky-embed|reddit-|imgur-embed|mastodon", re.IGNORECASE
)
_PAGE = frozenset(
    {"body", "div"}
)  # a footer there is the page's; one in article, main or section may be the text's
_ITEMS = frozenset({"li", "dd", "dt"})
_CELLS = frozenset({"loose", "paragraph", "list_item"})
_LONGEST_CELL = 200  # characters
_BREAK = "\v"
# Empty spans that some editors write for a paragraph's end. Gain: paragraph F1 +0.006 (publishers).
_BREAKS = frozenset({"br", "break", "line-break", "linebreak", "paragraph-break"})
_PARAGRAPH_BREAK = re.compile(r"\v\s*\v[\s\v]*")


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


class Outline:
    """All boxes and pieces of a page, in document order."""

    def __init__(self, root: Any, without: Collection[Any] = ()) -> None:
        """`without` are elements that are passed over with all that is in them."""
        self.boxes: list[Box] = []
        self.pieces: list[Piece] = []
        self.times: list[Any] = []
        self.relations: list[Any] = []
        """Links that say in what relation their target stands (`rel`)."""
        self._buffer: list[str] = []
        self._linked = 0
        self._links = 0
        self._href = ""
        self._walk(root, without)

    def _walk(self, root: Any, without: Collection[Any]) -> None:  # noqa: C901, PLR0912, PLR0915  one loop: it runs for every element of a page
        boxes, buffer = self.boxes, self._buffer
        box = Box(None, root, "html", "", 0, 0)
        boxes.append(box)
        trail: list[tuple[Any, Any, Box | None]] = []
        children = iter(root)
        element: Any = root
        opened: Box | None = box
        in_link = False
        while True:
            child = next(children, None)
            if child is None:
                if opened is not None:
                    if buffer:
                        self._flush(box)
                    box.last = len(self.pieces)
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
                continue
            tag = child.tag
            if without and child in without:
                pass
            elif tag in INLINE:
                if tag == "a" and not in_link:
                    in_link = True
                    self._links += 1
                    if not self._href:
                        self._href = child.get("href") or ""
                    if child.get("rel"):
                        self.relations.append(child)
                elif tag == "time":
                    self.times.append(child)
                elif tag == "span":
                    names = child.get("class")
                    if names and not child.text and not len(child) and not _BREAKS.isdisjoint(names.split()):
                        buffer.append(_BREAK * 2)
                    if names and is_for_screen_readers(names):
                        tail = child.tail
                        if tail:
                            buffer.append(tail)
                            if in_link:
                                self._linked += len(tail)
                        continue
                text = child.text
                if text:
                    buffer.append(text)
                    if in_link:
                        self._linked += len(text)
                if len(child):
                    trail.append((element, children, opened))
                    element, children, opened = child, iter(child), None
                    continue
                if tag == "a":
                    in_link = False
            elif tag == "br":
                buffer.append(_BREAK)
            elif tag in _PICTURES:
                self._flush(box)
                self._add("image", "", box, child, self._href if in_link else "")
            elif tag in _EMBEDS or (tag == "blockquote" and _POST.search(child.get("class") or "")):
                self._flush(box)
                self._add("embed", "", box, child, "")
            elif (tag in SKIPPED and not self._shows_picture(child, tag)) or (
                tag == "footer" and box.tag in _PAGE
            ):
                pass
            elif tag == "pre":
                self._flush(box)
                code = clean_lines("".join(child.itertext()))
                if code:
                    self._add("code", code, box, child, "")
            elif isinstance(tag, str):
                if buffer:
                    self._flush(box)
                if not len(child) and not child.text:  # an empty one, to be filled by a script
                    if "-" in tag and _PICTURE_TAG.search(tag):
                        self._add("image", "", box, child, self._href if in_link else "")
                    tail = child.tail
                    if tail and not tail.isspace():
                        buffer.append(tail)
                    continue
                kind = box.kind if tag == "p" and box.kind else _KINDS.get(tag) or box.kind
                at = len(self.pieces)
                box = Box(box, child, tag, kind, at, at, box.depth + 1, box.items + (tag in _ITEMS))
                boxes.append(box)
                if not in_link:
                    self._href = ""
                text = child.text
                if text and not text.isspace():
                    buffer.append(text)
                    if in_link:
                        self._linked += len(text)
                trail.append((element, children, opened))
                element, children, opened = child, iter(child), box
                continue
            tail = child.tail
            if tail and (buffer or not tail.isspace()):
                buffer.append(tail)
                if in_link:
                    self._linked += len(tail)

    def _shows_picture(self, element: Any, tag: str) -> bool:
        """Whether a button enlarges the picture in it, or a noscript stands for one that a script will put there.

        Gain of buttons: lead image +0.007, caption +0.026 (publishers); of noscript: the pictures in the text of eight
        pages that showed one or none.
        """
        if tag == "noscript" and self.pieces and self.pieces[-1].kind == "image":
            return False  # the placeholder's own copy: see `pictures.source_of`
        picture = element.find(".//img") if tag in _HOLDERS else None
        return picture is not None and ".svg" not in (picture.get("src") or "")

    def _add(self, kind: str, text: str, box: Box, element: Any, href: str) -> None:
        self.pieces.append(Piece(len(self.pieces), kind, text, box, 0, href, element))

    def _flush(self, box: Box) -> None:
        """Make what was gathered a piece of the box, or several where two line breaks stand together."""
        buffer = self._buffer
        if not buffer:
            return
        raw = "".join(buffer)
        buffer.clear()
        linked, self._linked = self._linked, 0
        links, self._links = self._links, 0
        href = self._href
        parts = [raw]
        if _BREAK in raw:  # in p elements, too: paragraph F1 +0.007 (publishers)
            parts = _PARAGRAPH_BREAK.split(raw)
        for part in parts:
            text = clean_line(part)
            if not text:
                continue
            share = linked if len(parts) == 1 else linked * len(part) // len(raw)
            piece = Piece(
                len(self.pieces), box.kind or "loose", text, box, min(share, len(text)), href, box.element
            )
            piece.links = links
            if box.kind in {"heading", "list_item"}:
                piece.level = _level(box)
            self.pieces.append(piece)

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
