"""The article's pictures: which they are, where the files are, and which one leads."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

from crawler.extract.body import Body
from crawler.extract.captions import read_words
from crawler.extract.outline import Box, Outline, Piece
from crawler.extract.page_mark import LONGEST_ADDRESS
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
_SMALLEST = 120  # pixels: what declares less is an icon or a face
_NOT_LEAD = frozenset({"author", "share", "comments", "hidden"})
_NOT_LEAD_LOOSE = _NOT_LEAD | {"related", "promo", "aside"}  # outside a figure element
_OTHERS = frozenset({"li", "article", "footer"})
_SHOWS_FILE = re.compile(
    r"\.(?:jpe?g|png|webp|gif|avif)(?:$|\?)|^#|^javascript", re.IGNORECASE
)  # a link that enlarges
_MOST_ASKED = 100  # pictures: who shows none to lead among them has none
_MOST_SOURCES = 12  # of a picture; libxml2 puts them into one another
_NEAR = 3  # elements: an icon may stand between a placeholder and its copy
_TELLING = 8  # characters of a file's name that no other address has by chance
_BEFORE_HEADLINE = 12  # pieces: some pages put the picture above the headline


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
    for name in ("width", "height"):
        size = (element.get(name) or "").removesuffix("px")
        if size.isdigit() and 0 < int(size) < _SMALLEST:
            return True
    return False


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


def find_lead(body: Body, base_url: str, faces: Iterable[str]) -> Image | None:
    """The first picture between headline and text, else a little above the headline, else in the body.

    `faces` are authors' names. Pictures above the headline are often other articles': to ask them second gained
    lead image +0.013 (publishers).
    """
    outline, headline_at = body.outline, body.headline_at
    end = body.pieces[-1].index if body.pieces else len(outline.pieces)
    names = {fold(face) for face in faces}
    below = max(headline_at, min(body.start, end))
    above = outline.pieces[max(0, headline_at - _BEFORE_HEADLINE) : headline_at]
    ordered = (*outline.pieces[headline_at:below], *above, *outline.pieces[below:end])
    for piece in islice((piece for piece in ordered if piece.kind == "image"), _MOST_ASKED):
        if _is_elsewhere(outline, piece, body.start):
            continue
        if piece.index < headline_at and not _heads_article(piece, headline_at):
            continue
        if piece.href and (piece.index < headline_at or not _enlarges(piece)):
            continue
        if fold(piece.element.get("alt") or "") in names:
            continue
        image = read_image(outline, piece, base_url)
        if image is not None:
            return image
    return None


def _heads_article(piece: Piece, headline_at: int) -> bool:
    """Whether a picture above the headline shares with it a box that begins there: else it is the page's, not its.

    Gain: lead image +0.007, caption +0.009 (publishers).
    """
    shared = next(box for box in piece.box.ancestors() if box.first <= headline_at < box.last)
    return shared.first >= headline_at - _BEFORE_HEADLINE


def _enlarges(piece: Piece) -> bool:
    """Whether the picture's link leads to the picture: to a file, or to a page with the file's name in its address.

    Gain of the second: lead image +0.014, caption +0.009 (publishers).
    """
    if _SHOWS_FILE.search(piece.href):
        return True
    stem = source_of(piece.element).partition("?")[0].rpartition("/")[2].partition(".")[0]
    return len(stem) >= _TELLING and stem in piece.href


def _is_elsewhere(outline: Outline, piece: Piece, start: int) -> bool:
    """Whether the picture stands in a box, beside the body, that holds a face, a share bar, another article."""
    bad = _NOT_LEAD_LOOSE
    for box in piece.box.ancestors():
        if box.first <= start < box.last:
            return False
        if box.tag == "figure":
            bad = _NOT_LEAD
        if (box.hint in bad or box.tag in _OTHERS) and not _is_frame(outline, box):
            return True
    return False


def _is_frame(outline: Outline, box: Box) -> bool:
    """Whether an article or aside element holds nothing but a picture and what is under it, as CMSs put them.

    Gain: lead image +0.014, caption +0.009 (publishers).
    """
    pieces = outline.pieces[box.first : box.last]
    if box.tag not in {"article", "aside"} or box.hint not in {"", "aside"}:
        return False
    return len(pieces) <= 3 and not any(piece.kind == "heading" or piece.linked for piece in pieces)


def picture_key(url: str) -> str:
    """What two sizes of one picture have in common: the file's name."""
    return fold(url.partition("?")[0].rpartition("/")[2]) or url
