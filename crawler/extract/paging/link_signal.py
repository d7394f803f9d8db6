"""What a link says of itself as the way on to the next page of a listing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from crawler.extract.links.anchors import Anchor
from crawler.extract.paging import labels
from crawler.extract.paging.page_mark import Mark
from crawler.text import fold

# The longest label known has 39 characters; arrows and blanks may stand around it.
_LONGEST_LABEL = 48
_NEXT_NAME = re.compile(
    r"(?:^|[\s_-])(?:next|nextpostslink|nextpage|older|weiter|naechste|suivant|siguiente)(?:$|[\s_-])"
)
_NEXT_ICON = re.compile(r"(?:chevron|arrow|angle|caret)[\w-]*right|right[\w-]*(?:chevron|arrow)")


class Signal(Struct, frozen=True):
    """What a link says of itself."""

    label: str = ""
    spoken: bool = False
    said: bool = False
    arrow: bool = False
    named: bool = False
    numbered: bool = False
    related: bool = False

    @property
    def silent(self) -> bool:
        """It says nothing that is understood; only its address made it worth a look."""
        return not (self.said or self.arrow or self.named or self.numbered or self.related)


# Half of the labels are headlines, which do not come again; 10,000 of them took 2 MB.
@lru_cache(maxsize=1_000)
def _meaning(label: str) -> tuple[bool, bool, bool]:
    """Whether a label names the next page, says “on”, says “back”. A site's own labels are the same on every page."""
    name = fold(label)
    return (
        name in labels.NEXT_PAGE,
        name in labels.NEXT_PAGE or name in labels.NEXT or name in labels.LOAD_MORE,
        name in labels.PREVIOUS,
    )


@lru_cache(maxsize=10_000)
def _named_next(names: str) -> bool:
    return bool(_NEXT_NAME.search(names.lower()))


def endings_of_next(own: Iterable[Mark]) -> tuple[str, ...]:
    """How the address of the page after this one may end: a cheap test for links in languages not known here."""
    numbers = {2, *(mark.number + 1 for mark in own if mark.shape in {"named", "query"})}
    return tuple(f"{number}{end}" for number in numbers for end in ("", "/", ".html", ".htm", ".php"))


def read_signal(anchor: Anchor, endings: tuple[str, ...]) -> Signal | None:
    """What speaks for a link as the way on; None for the most, at little cost."""
    element, text = anchor.element, anchor.text
    if len(text) > _LONGEST_LABEL:
        return None
    if text.isdecimal():
        return Signal(label=text, numbered=True) if len(text) <= 5 else None
    relation = element.get("rel")
    related = relation is not None and "next" in relation.lower().split()
    names = element.get("class")
    named = names is not None and _named_next(names)
    if not text and not named:
        named = bool(_NEXT_ICON.search(_icons(anchor)))
    arrow = 0 < len(text) <= 3 and labels.ARROWS.issuperset(text)
    spoken = said = False
    given = [text, element.get("title"), element.get("aria-label")]
    if not text and len(element):
        given += [image.get("alt") for image in element.iter("img")]
    for label in given:
        if label and len(label) <= _LONGEST_LABEL:
            next_page, on, back = _meaning(label)
            if back:
                return None
            spoken, said = spoken or next_page, said or on
    if not (said or arrow or named or related or anchor.href.endswith(endings)):
        return None
    return Signal(text or next(iter(anchor.labels), ""), spoken, said, arrow, named, False, related)


def _icons(anchor: Anchor) -> str:
    return " ".join(
        [anchor.names, *(child.get("class") or "" for child in anchor.element.iter("i", "span", "svg"))]
    ).lower()
