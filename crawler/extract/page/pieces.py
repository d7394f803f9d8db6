"""What a page is to its readers: boxes (block-level elements) and the pieces (runs of text, pictures) in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from crawler.extract.page.hints import hint_of

# Kinds of pieces that are text of an article.
TEXT = frozenset({"paragraph", "loose", "list_item", "quote", "heading", "table_row", "code"})


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
