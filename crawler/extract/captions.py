"""The words that belong to a picture: its caption, and the credit in it or beside it."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from crawler.extract.outline import Box, Outline, Piece
from crawler.text import clean_line

_CREDIT_CLASS = re.compile(
    r"credit|copyright|source|quelle|photographer|fotograf|attribution|agency|rights|owner|(?:^|[-_ ])author",
    re.IGNORECASE,
)
_MARK = (
    r"(?:©|\(c\)\s|(?:foto|photo|bild|image|picture|credit|quelle|source|fotograf|grafik|crédits?|kuva|zdroj|imagen|bildrechte|bildnachweis)"
    r"s?(?:\s?credits?)?\s*:|(?:photo(?:graph)?|image|picture|photo illustration) by |courtesy (?:of )?|copyright )"
)
_LEFT_OVER = re.compile(
    rf"(?<![\s|/,–—-])(?:[\s|/,–—-]|{_MARK}|(?:(?<=\s)|^)(?:foto|photo|bild|image|copyright)s?:?)+$",
    re.IGNORECASE,
)
_CREDIT = re.compile(rf"^\W*{_MARK}\s*(?P<credit>.{{2,150}}?)\W*$", re.IGNORECASE)
_CREDIT_AT_END = re.compile(rf"\s*[(\[|/–—-]?\s*{_MARK}\s*(?P<credit>.{{2,120}}?)[)\]]?$", re.IGNORECASE)

# Names after a full stop, a slash or a bar, or in brackets: “… on Monday. Getty Images”, “… harbour / Ana Example”,
# “… on Monday. (Ana Example/Reuters)”, and after any tongue's word for photo: “Isithombe: Ana Example”.
# Gain: captions +0.043 (publishers).
_NAME = (
    r"(?:(?:via|de|der|von|van|da|del|y|und|and|dpa)\b|[^\Wa-z\d_])"
    r"(?:[^\s.!?:;,()]|(?<![^\W\d_]{2})\.)*"  # the dot of an initial is no full stop
)
_NAMES = rf"{_NAME}(?:\s+{_NAME}){{0,6}}"
_NAME_AT_END = re.compile(
    rf"(?:(?<=[.!?»”\"])(?<![\s/.][^\W\d_]\.)\s+(?:[^\W\d_]{{3,15}}:\s+)?|\s+[/|]\s+)(?P<credit>{_NAMES})$"
    rf"|\s+\((?P<bracketed>{_NAMES}\s?/\s?{_NAMES})\)\.?$"
)

# Nothing but names, and an agency's or a picture library's among them: no caption. Seen on 8 pages of `archive`.
_AGENCIES = (
    r"(?:AP|AFP|EPA|PA|dpa|APA|Reuters|Getty|imago|Shutterstock|iStock|Alamy|Unsplash|Pexels|Wikimedia|Adobe)"
)
_NAMES_ALONE = re.compile(
    rf"\W*(?:(?:{_NAMES}[\s/|,]+)?(?:via\s)?{_AGENCIES}(?:\s{_NAMES})?|{_NAMES}\s?/\s?{_NAMES})\W*"
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
_TAIL = 300  # characters at a caption's end in which its credit is looked for
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
    return caption, ", ".join(dict.fromkeys(map(_bare, filter(None, credits))))


def _bare(credit: str) -> str:
    """Without brackets around it; one that was torn off in it is put back."""
    if credit[0] in "([" and credit[-1] in ")]":
        return credit[1:-1].strip()
    return credit + ")" * (credit.count("(") - credit.count(")"))


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
    has_credit = any(_CREDIT.match(piece.text) for piece in texts)
    below = [
        piece for piece in texts if piece.index > picture.index and (has_credit or piece.kind != "heading")
    ]
    return below + [piece for piece in texts if piece.index < picture.index and _CREDIT.match(piece.text)]


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
    if below is None:
        return []
    near = [below.box, *filter(None, [below.box.parent])]
    is_marked = below.kind == "caption" or any(
        box.hint == "caption" or _CAPTION_CLASS.search(box.element.get("class") or "") for box in near
    )
    return [below] if is_marked else []


def _credit_of(piece: Piece) -> str:
    """The credit that a line under a picture is, marked by its words or its class; `""` when it is a caption."""
    match = _CREDIT.match(piece.text)
    if match:
        return match["credit"].strip()
    is_credit = _is_credit_class(piece.box.element) or _NAMES_ALONE.fullmatch(piece.text)
    return piece.text if is_credit else ""


def _without_credit(piece: Piece) -> tuple[str, list[str]]:
    """A caption without the credit: in an inline element of its own, or marked at the end."""
    text, found = piece.text, []
    marked = piece.box.element.iter("span", "small", "em", "cite", "i", "strong", "b", "a")
    for element in islice(marked, _MOST_PIECES):
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
            marked = _CREDIT.match(credit)
            found.append(
                marked["credit"].strip() if marked else "" if _LEFT_OVER.fullmatch(credit) else credit
            )
    start = max(0, len(text) - _TAIL)
    match = _CREDIT_AT_END.search(text, start) or _NAME_AT_END.search(text, start)
    if match and match.start():
        found.append(next(filter(None, match.groups())).strip())
        text = text[: match.start()]
    return _LEFT_OVER.sub("", text).strip(), found


def _is_credit_class(element: Any) -> bool:
    """Whether a class says credit, and none says caption: `image-caption credit` holds both, `caption-credit` one."""
    names = (element.get("class") or "").lower().split()
    said = [name for name in names if _CREDIT_CLASS.search(name)]
    return bool(said) and all("caption" not in name or _says_credit_last(name) for name in names)


def _says_credit_last(name: str) -> bool:
    return max((match.start() for match in _CREDIT_CLASS.finditer(name)), default=-1) > name.rfind("caption")


def _is_last(words: str, text: str) -> bool:
    """Whether the words end the caption, after a full stop: “A boat on the lake. Getty Images”."""
    before = text.removesuffix(words).rstrip()
    return len(words) < 60 and before != text and len(before) > 20 and before[-1] in '.!?»“”"。'
