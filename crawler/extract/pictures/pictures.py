"""Pictures: which pieces are some, where the files are, and what two sizes of one have in common."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from crawler.extract.links.targets import LONGEST_ADDRESS
from crawler.extract.page.outline import Outline
from crawler.extract.page.pieces import Piece
from crawler.extract.pictures.captions import read_words
from crawler.items import Image
from crawler.text import clean_line, fold
from crawler.urls import absolute, clean_url

_SOURCES = ("data-src", "data-lazy-src", "data-original", "data-lazy", "src")
_PLACEHOLDER = re.compile(
    r"^data:|^about:|^/?$|placeholder|spacer|blank\.|1x1|transparent|/pixel|missing-?image|load(?:er|ing)[^/]*\.(?:gif|svg)",
    re.IGNORECASE,
)
_NO_PICTURE = re.compile(
    r"logo|avatar|/icons?[/_-]|favicon|sprite|gravatar|badge|\.svg(?:$|\?)"
    r"|scorecardresearch|doubleclick\.net|quantserve|facebook\.com/tr\b",  # what only counts visits
    re.IGNORECASE,
)
# Width and height that are no sizes but a shape. Gain: lead image +0.007, caption +0.009 (publishers).
_SHAPES = frozenset(
    {(16, 9), (16, 10), (4, 3), (3, 2), (2, 1), (21, 9), (5, 4), (9, 16), (3, 4), (2, 3), (4, 5)}
)
_SMALLEST = 120  # pixels: what declares less is an icon or a face
_MOST_SOURCES = 12  # of a picture; libxml2 puts them into one another
_NEAR = 3  # elements: an icon may stand between a placeholder and its copy


def source_of(element: Any) -> str:
    """The address of the file that the element shows, lazy loading looked through; `""` when there is none."""
    for name in _SOURCES:
        value = (element.get(name) or "").strip()
        if value and len(value) <= LONGEST_ADDRESS and not _PLACEHOLDER.search(value):
            return value
    sets = list(_sets_of(element))
    around = islice(element.iterancestors(), _MOST_SOURCES)
    picture = next((outer for outer in around if outer.tag == "picture"), None)
    if picture is not None:
        sources = islice(picture.iter("source"), _MOST_SOURCES)
        sets += [value for source in sources for value in _sets_of(source)]
    for value in sets:
        last = value.strip().rpartition(", ")[2].split()
        if last and "/" in last[0] and not _PLACEHOLDER.search(last[0]):
            return last[0].rstrip(",")
    copy = _without_scripts(element)
    return "" if copy is None else source_of(copy)


def _sets_of(element: Any) -> list[str]:
    """`srcset`, and what the many scripts that load pictures late call it: `data-srcset`, `data-lazy-srcset`, …

    By its ending instead of by a list of names: lead image +0.007 (publishers).
    """
    return [value for name, value in element.attrib.items() if name.endswith("srcset")]


def _without_scripts(element: Any) -> Any:
    """The picture beside a placeholder for browsers without scripts; None when there is none.

    Gain: lead image +0.007, caption +0.009 (publishers).
    """
    sibling = element
    for _ in range(_NEAR):
        sibling = sibling.getnext()
        if sibling is None:
            return None
        if sibling.tag == "noscript":
            return sibling.find(".//img")
    return None


def _is_small(element: Any) -> bool:
    sizes = [(element.get(name) or "").removesuffix("px") for name in ("width", "height")]
    pixels = [int(size) for size in sizes if size.isdigit() and len(size) < 6]
    if tuple(pixels) in _SHAPES:
        return False
    return any(0 < size < _SMALLEST for size in pixels)


def _is_picture(piece: Piece, source: str) -> bool:
    return (
        piece.kind == "image"
        and bool(source)
        and not _NO_PICTURE.search(source)
        and not _is_small(piece.element)
    )


def read_image(outline: Outline, piece: Piece, base_url: str) -> Image | None:
    """The picture of an image piece with the words that belong to it; None when it is an icon or has no address."""
    source = source_of(piece.element)
    if not _is_picture(piece, source):
        return None
    url = clean_url(absolute(base_url, source))
    if not url:
        return None
    caption, credit = read_words(outline, piece)
    return Image(url=url, caption=caption, credit=credit, alt=clean_line(piece.element.get("alt") or ""))


# What sizes of one picture differ in: `-640x360`, `_w640`, `@2x`, `-scaled`.
_SIZE = re.compile(r"(?:[-_.@](?:\d{2,4}x\d{0,4}|x\d{2,4}|w\d{2,4}|\d{2,4}w|\dx|scaled))+$", re.IGNORECASE)
_FORMAT = re.compile(r"(?:\.(?:jpe?g|png|webp|avif|gif))+$", re.IGNORECASE)


# What share tags show of an article that has no picture. Seen on 4 of 557 pages.
_HOUSE = re.compile(
    r"(?:opengraph|share|social|og|fb|default)[-_]?(?:default|image|logo|share)[^/]*$", re.IGNORECASE
)


def shows_house(url: str) -> bool:
    """Whether the file is the house's own picture for shared articles, by its name."""
    return _HOUSE.search(url.partition("?")[0]) is not None


def picture_key(url: str) -> str:
    """What two sizes of one picture have in common: the file's name without size and format."""
    name = _FORMAT.sub("", url.partition("?")[0].rpartition("/")[2])
    return fold(_SIZE.sub("", name)) or url
