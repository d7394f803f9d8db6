"""Which words belong to a picture: its caption, and the credit in it or beside it."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from crawler.extract.page.outline import Outline
from crawler.extract.page.pieces import Box, Piece
from crawler.extract.pictures.credits import bare, is_mark, is_names, marked_credit, part_credit
from crawler.text import clean_line

_CREDIT_CLASS = re.compile(
    r"credit|copyright|source|quelle|photographer|fotograf|attribution|agency|rights|owner|(?:^|[-_ ])author",
    re.IGNORECASE,
)
# “2 of 12”, “4:11”, “View 6 images”: what a gallery or a player says of itself. Gain: captions +0.009 (publishers).
_COUNTER = re.compile(
    r"\W*(?:[^\W\d]+\s)?\d{1,3}(?:\s?(?:of|/|von|de|sur|di|:)\s?\d{1,3})?(?:\s[^\W\d]+)?\W*$"
)
_LEVELS = 4
_MOST_PIECES = 120  # in a box that holds pictures and their words; also what keeps reading linear
_LONGEST_AGENCY = (
    40  # “Photo by Ana Example / Example Agency”: what follows a credit is its. Gain: captions +0.017
)
_LONGEST_LABEL = 40
_LONGEST = 2_000  # characters: what is longer is a text of its own
_CAPTION_CLASS = re.compile(
    r"(?:image|img|photo|foto|picture|bild|media)[_-]?(?:desc|text|info|title|legend)", re.IGNORECASE
)


def read_words(outline: Outline, picture: Piece) -> tuple[str, str]:
    """Caption and credit of the picture, `""` where the page prints none."""
    caption = ""
    credits: list[str] = []
    for text in _words(outline, picture):
        credit = _credit_of(text)
        if credit:
            credits.append(credit)
        elif not caption:
            caption, found = _without_credit(text)
            credits += found
    return caption, ", ".join(dict.fromkeys(map(bare, filter(None, credits))))


def _words(outline: Outline, picture: Piece) -> list[Piece]:
    """The texts of the figure's caption element, else of the smallest box that holds the picture and a few words.

    The caption element first, in the figure or right behind it, gained captions +0.017 (publishers); the line right
    below a figure without words (`_after`) +0.026.
    """
    figure = next((box for box in picture.box.ancestors() if box.tag == "figure"), None)
    if figure is not None and figure.last - figure.first <= _MOST_PIECES:
        inside = outline.pieces[figure.first : figure.last]
        marked = [
            piece
            for piece in (*inside, *outline.pieces[figure.last : figure.last + 1])
            if _is_figcaption(piece)
        ]
        return marked or [piece for piece in inside if _may_be_words(piece)] or _after(outline, picture)
    box: Box | None = picture.box
    for _ in range(_LEVELS):
        if box is None or box.last - box.first > _MOST_PIECES:
            break
        inside = outline.pieces[box.first : box.last]
        texts = [piece for piece in inside if _may_be_words(piece)]
        if texts:
            if len(texts) < 4 and sum(len(piece.text) for piece in inside) < 500:
                return _of_the_picture(texts, picture)
            break
        box = box.parent
    return _after(outline, picture)


def _of_the_picture(texts: list[Piece], picture: Piece) -> list[Piece]:
    """The texts below the picture and credits above it. A heading below is the headline, unless a credit follows."""
    has_credit = any(marked_credit(piece.text) for piece in texts)
    below = [
        piece for piece in texts if piece.index > picture.index and (has_credit or piece.kind != "heading")
    ]
    return below + [piece for piece in texts if piece.index < picture.index and marked_credit(piece.text)]


def _is_figcaption(piece: Piece) -> bool:
    return 0 < len(piece.text) <= _LONGEST and any(box.tag == "figcaption" for box in piece.box.ancestors())


def _may_be_words(piece: Piece) -> bool:
    if len(piece.text) > _LONGEST:
        return False
    is_label = piece.linked == len(piece.text) < _LONGEST_LABEL
    if not piece.text or is_label or piece.kind == "code":
        return False
    return not _COUNTER.match(piece.text)


def _after(outline: Outline, picture: Piece) -> list[Piece]:
    """The line right below the picture when it, or the box around it, is marked as a caption."""
    below = next(
        (piece for piece in outline.pieces[picture.index + 1 : picture.index + 3] if piece.text), None
    )
    if below is None or len(below.text) > _LONGEST:
        return []
    near = [below.box, *filter(None, [below.box.parent])]
    is_marked = below.kind == "caption" or any(
        box.hint == "caption" or _CAPTION_CLASS.search(box.element.get("class") or "") for box in near
    )
    return [below] if is_marked else []


def _credit_of(piece: Piece) -> str:
    """The credit that a line under a picture is, by its words or its class; `""` when it is a caption."""
    marked = marked_credit(piece.text)
    if marked:
        return marked
    return piece.text if _is_credit_class(piece.box.element) or is_names(piece.text) else ""


def _without_credit(piece: Piece) -> tuple[str, list[str]]:
    """A caption without the credit: in an inline element of its own, or marked at the end."""
    text, found = piece.text, []
    inline = piece.box.element.iter("span", "small", "em", "cite", "i", "strong", "b", "a")
    for element in islice(inline, _MOST_PIECES):
        credit = clean_line("".join(element.itertext()))
        if (
            credit in text
            and credit not in {"", text}
            and (_is_credit_class(element) or _is_last(credit, text))
        ):
            before, _, after = text.partition(credit)
            if before.strip() and len(after) < _LONGEST_AGENCY:
                credit, after = clean_line(credit + after), ""
            text = clean_line(f"{before} {after}")
            found.append(marked_credit(credit) or ("" if is_mark(credit) else credit))
    caption, credit = part_credit(text)
    return caption, [*found, credit]


def _is_credit_class(element: Any) -> bool:
    """Whether a class says credit, and none says caption: `image-caption credit` holds both, `caption-credit` one.

    Gain of `caption-credit`: captions +0.017 (publishers).
    """
    names = (element.get("class") or "").lower().split()
    captions = [name for name in names if "caption" in name]
    if captions:
        return any(map(_says_credit_last, captions))
    return any(map(_CREDIT_CLASS.search, names))


def _says_credit_last(name: str) -> bool:
    return max((match.start() for match in _CREDIT_CLASS.finditer(name)), default=-1) > name.rfind("caption")


def _is_last(words: str, text: str) -> bool:
    """Whether the words end the caption, after a full stop: “A boat on the lake. Getty Images”."""
    before = text.removesuffix(words).rstrip()
    return len(words) < 60 and before != text and len(before) > 20 and before[-1] in '.!?»“”"。'
