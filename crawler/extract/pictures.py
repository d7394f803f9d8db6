"""The article's pictures: address, caption, credit, alternative text."""

from __future__ import annotations

import re
from typing import Any

from crawler.extract.outline import Outline, Piece
from crawler.items import Image
from crawler.text import clean_line
from crawler.urls import absolute

_CREDIT = re.compile(
    r"\s*(?:[|(\[/–-]\s*)?(?:©|\(c\)|(?:foto|photo|bild|image|picture|credit|quelle|source|fotograf|photograph(?:er)?)s?\s*"
    r"(?:by|von|credits?|courtesy)?\s*:)\s*(?P<credit>[^|]{2,120}?)[)\]]?$",
    re.IGNORECASE,
)
_SOURCES = ("data-src", "data-lazy-src", "data-original", "src", "data-srcset", "srcset")


def source_of(element: Any) -> str:
    """The address that the element shows, lazy loading looked through; `""` when there is none."""
    for name in _SOURCES:
        value = (element.get(name) or "").strip()
        if value and not value.startswith("data:"):
            return value.split()[0].rstrip(",") if name.endswith("srcset") else value
    return ""


def split_credit(caption: str) -> tuple[str, str]:
    """A caption and the credit at its end."""
    match = _CREDIT.search(caption)
    if match is None:
        return caption, ""
    return caption[: match.start()].strip(), match["credit"].strip()


def read_image(outline: Outline, piece: Piece, base_url: str) -> Image:
    """The picture of an image piece, with the caption of the figure that it stands in."""
    element = piece.element
    image = Image(url=absolute(base_url, source_of(element)), alt=clean_line(element.get("alt") or ""))
    figure = next((box for box in piece.box.ancestors() if box.tag == "figure"), None)
    if figure is None:
        return image
    texts = [inner.text for inner in outline.pieces[figure.first : figure.last] if inner.text]
    if texts:
        image.caption, image.credit = split_credit(texts[0])
        if not image.credit and len(texts) > 1:
            image.credit = split_credit(texts[1])[1] or texts[1]
    return image
