"""The article's pictures: which they are, where the files are, and what the page says under them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from crawler.extract.body import Body
from crawler.extract.outline import Box, Outline, Piece
from crawler.items import Image
from crawler.text import clean_line, fold
from crawler.urls import absolute, clean_url

_SOURCES = ("data-src", "data-lazy-src", "data-original", "data-lazy", "src")
_SOURCE_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_PLACEHOLDER = re.compile(r"^data:|^about:|placeholder|spacer|blank\.|1x1|transparent|/pixel", re.IGNORECASE)
_NO_PICTURE = re.compile(
    r"logo|avatar|/icons?[/_-]|favicon|sprite|gravatar|badge|\.svg(?:$|\?)", re.IGNORECASE
)
_SMALLEST = 120  # pixels: what declares less is an icon or a face
_NOT_LEAD = frozenset({"author", "share", "comments", "hidden"})
_NOT_LEAD_LOOSE = _NOT_LEAD | {"related", "promo", "aside"}  # outside a figure element
_SHOWS_FILE = re.compile(
    r"\.(?:jpe?g|png|webp|gif|avif)(?:$|\?)|^#|^javascript", re.IGNORECASE
)  # a link that enlarges
_BEFORE_HEADLINE = 12  # pieces: some pages put the picture above the headline

_CREDIT_CLASS = re.compile(
    r"credit|copyright|source|quelle|photographer|fotograf|attribution|agency|rights|owner|(?:^|[-_ ])author",
    re.IGNORECASE,
)
_MARK = (
    r"(?:©|\(c\)\s|(?:foto|photo|bild|image|picture|credit|quelle|source|fotograf|grafik|crédits?|kuva|zdroj|imagen)"
    r"s?(?:\s?credits?)?\s*:|photo by |image by )"
)
_LEFT_OVER = re.compile(rf"(?:[\s|/,–-]|{_MARK}|(?<=\s)(?:foto|photo|bild|image)s?:?)+$", re.IGNORECASE)
_CREDIT = re.compile(rf"^\W*{_MARK}\s*(?P<credit>.{{2,150}}?)\W*$", re.IGNORECASE)
_CREDIT_AT_END = re.compile(rf"\s*[(\[|/–-]?\s*{_MARK}\s*(?P<credit>.{{2,120}}?)[)\]]?$", re.IGNORECASE)

# Names after a full stop or a slash: “… on Monday. Getty Images”, “… in the harbour / Ana Example”.
# Gain: captions +0.017 (publishers).
_NAME = r"(?:(?:via|de|der|von|van|da|del|y|und|and)\b|[^\Wa-z\d_])[^\s.!?:;,()]*"
_NAME_AT_END = re.compile(rf"(?:(?<=[.»”\"])\s+|\s+/\s+)(?P<credit>{_NAME}(?:\s+{_NAME}){{0,6}})$")


def source_of(element: Any) -> str:
    """The address of the file that the element shows, lazy loading looked through; `""` when there is none."""
    for name in _SOURCES:
        value = (element.get(name) or "").strip()
        if value and not _PLACEHOLDER.search(value):
            return value
    sets = [element.get(name) for name in _SOURCE_SETS]
    picture = next(element.iterancestors("picture"), None)
    if picture is not None:
        sets += [source.get(name) for source in picture.iter("source") for name in _SOURCE_SETS]
    for value in sets:
        last = (value or "").strip().rpartition(", ")[2].split()
        if last and not _PLACEHOLDER.search(last[0]):
            return last[0].rstrip(",")
    return ""


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
    image = Image(url=url, alt=clean_line(piece.element.get("alt") or ""))
    credits: list[str] = []
    for text in _words(outline, piece):
        credit = _credit_of(text)
        if credit:
            credits.append(credit)
        elif not image.caption:
            image.caption, found = _without_credit(text)
            credits += found
    image.credit = ", ".join(dict.fromkeys(credits))
    return image


def _words(outline: Outline, piece: Piece) -> list[Piece]:
    """The texts of the figure, or of the smallest box that holds the picture and a few words, or right after it.

    Many figures hold the picture alone and the caption stands below them. Gain: captions +0.017 (publishers).
    """
    figure = next((box for box in piece.box.ancestors() if box.tag == "figure"), None)
    if figure is not None:
        inside = outline.pieces[figure.first : figure.last]
        return [inner for inner in inside if inner.text and inner.kind != "code"] or _after(outline, piece)
    box: Box | None = piece.box
    for _ in range(4):
        if box is None:
            break
        texts = [inner for inner in outline.pieces[box.first : box.last] if inner.text]
        if texts:
            return (
                texts
                if len(texts) < 4 and sum(len(inner.text) for inner in texts) < 500
                else _after(outline, piece)
            )
        box = box.parent
    return _after(outline, piece)


def _after(outline: Outline, piece: Piece) -> list[Piece]:
    following = outline.pieces[piece.index + 1 : piece.index + 2]
    return [
        inner
        for inner in following
        if inner.text
        and "caption" in {inner.kind, inner.box.hint, inner.box.parent and inner.box.parent.hint}
    ]


def _credit_of(piece: Piece) -> str:
    """The credit that a line under a picture is, marked by its words or its class; `""` when it is a caption."""
    match = _CREDIT.match(piece.text)
    if match:
        return match["credit"].strip()
    return piece.text if _is_credit_class(piece.box.element) else ""


def _without_credit(piece: Piece) -> tuple[str, list[str]]:
    """A caption without the credit: in an inline element of its own, or marked at the end."""
    text, found = piece.text, []
    for element in piece.box.element.iter("span", "small", "em", "cite", "i", "strong", "b", "a"):
        credit = clean_line("".join(element.itertext()))
        if credit and credit != text and (_is_credit_class(element) or _is_last(credit, text)):
            text = clean_line(text.replace(credit, " ", 1))
            marked = _CREDIT.match(credit)
            found.append(marked["credit"].strip() if marked else credit)
    match = _CREDIT_AT_END.search(text) or _NAME_AT_END.search(text)
    if match and match.start():
        found.append(match["credit"].strip())
        text = text[: match.start()]
    return _LEFT_OVER.sub("", text).strip(), found


def _is_credit_class(element: Any) -> bool:
    names = element.get("class") or ""
    return bool(_CREDIT_CLASS.search(names)) and "caption" not in names


def _is_last(words: str, text: str) -> bool:
    """Whether the words end the caption, after a full stop: “A boat on the lake. Getty Images”."""
    before = text.removesuffix(words).rstrip()
    return len(words) < 60 and before != text and len(before) > 20 and before[-1] in '.!?»“”"。'


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
    for piece in (*outline.pieces[headline_at:below], *above, *outline.pieces[below:end]):
        if piece.kind != "image" or _is_elsewhere(piece, body.start):
            continue
        if piece.href and (piece.index < headline_at or not _SHOWS_FILE.search(piece.href)):
            continue
        if fold(piece.element.get("alt") or "") in names:
            continue
        image = read_image(outline, piece, base_url)
        if image is not None:
            return image
    return None


def _is_elsewhere(piece: Piece, start: int) -> bool:
    """Whether the picture stands in a box, beside the body, that holds a face, a share bar, another article."""
    bad = _NOT_LEAD_LOOSE
    for box in piece.box.ancestors():
        if box.first <= start < box.last:
            return False
        if box.tag == "figure":
            bad = _NOT_LEAD
        if box.hint in bad or box.tag in {"li", "article", "footer"}:
            return True
    return False


def picture_key(url: str) -> str:
    """What two sizes of one picture have in common: the file's name."""
    return fold(url.partition("?")[0].rpartition("/")[2]) or url
