"""The way over a tree, element by element: where it stands, what is open there, and the text between."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from crawler.extract.page.pieces import Box
from crawler.extract.page.text_runs import TextRuns

# What is open while the walk is in an element that is no box of its own: an inline one, one too deep.
NO_BOX, TOO_DEEP = Box(None, None, "", "", 0, 0), Box(None, None, "", "", 0, 0)


class Walk(TextRuns):
    """Where the walk stands, and what it has found."""

    __slots__ = ("box", "boxes", "in_link", "relations", "times")

    def __init__(self, root: Any) -> None:
        super().__init__()
        self.box = Box(None, root, "html", "", 0, 0)
        self.boxes = [self.box]
        self.times: list[Any] = []
        self.relations: list[Any] = []
        self.in_link = False

    def go(self, entering: Mapping[str, Entering], otherwise: Entering, without: Collection[Any]) -> None:
        """The whole way: into each element that is entered, and after it to the text that follows.

        `entering` says by its tag what is done at an element; `without` are elements that are passed over.
        """
        buffer = self.buffer
        element, opened = self.box.element, self.box
        children = iter(element)
        trail: list[tuple[Any, Iterator[Any], Box]] = []
        while True:
            for child in children:
                tag = child.tag
                enter = entering.get(tag, otherwise)
                inner = None if without and child in without else enter(self, child, tag)
                if inner is not None:
                    trail.append((element, children, opened))
                    element, children, opened = child, iter(child), inner
                    break
                tail = child.tail
                if tail and (buffer or not tail.isspace()):
                    self.read(tail)
            else:
                self._leave(element, opened)
                if not trail:
                    return
                tail = element.tail
                if tail and (buffer or not tail.isspace()):
                    self.read(tail)
                element, children, opened = trail.pop()

    def read(self, text: str) -> None:
        """Text that goes on in the run."""
        self.buffer.append(text)
        if self.in_link:
            self.linked += len(text)

    def break_off(self) -> None:
        """The run ends here."""
        if self.buffer:
            self.end(self.box)

    def _leave(self, element: Any, opened: Box) -> None:
        if opened is NO_BOX:
            if element.tag == "a":
                self.in_link = False
            return
        box = self.box
        if self.buffer:
            self.end(box)
        if opened is TOO_DEEP:
            return
        box.last = len(self.pieces)
        if box.tag == "tr":
            self.close_row(box)
        if box.parent is not None:
            self.box = box.parent


# What is done at an element; the answer is what it opens, None when nothing in it is looked at.
Entering = Callable[[Walk, Any, str], Box | None]
