"""The body's pieces as the record's blocks."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from crawler.extract.page.outline import Outline
from crawler.extract.page.pieces import Box, Piece
from crawler.extract.pictures.pictures import read_image
from crawler.items import Block, BlockType
from crawler.urls import absolute, clean_url

_TYPES: dict[str, BlockType] = {
    "heading": "heading",
    "paragraph": "paragraph",
    "loose": "paragraph",
    "list_item": "list_item",
    "quote": "quote",
    "table_row": "table_row",
    "code": "code",
}


def to_blocks(outline: Outline, pieces: Iterable[Piece], base_url: str) -> list[Block]:
    """Blocks in order: the cells of a table's row are one, a picture has its caption, an embed its address."""
    blocks = []
    for row, group in groupby(pieces, _row_of):
        cells = list(group)
        if row is not None:
            blocks.append(Block(type="table_row", text=" | ".join(cell.text for cell in cells)))
            continue
        blocks += [block for piece in cells if (block := _block(outline, piece, base_url)) is not None]
    return blocks


def _row_of(piece: Piece) -> Box | None:
    if piece.kind != "table_row":
        return None
    return next((box for box in piece.box.ancestors() if box.tag == "tr"), None)


def _block(outline: Outline, piece: Piece, base_url: str) -> Block | None:
    if piece.kind == "embed":
        address = embed_address(piece.element, base_url)
        return Block(type="embed", url=address) if address else None
    if piece.kind != "image":
        return Block(type=_TYPES[piece.kind], level=piece.level, text=piece.text)
    image = read_image(outline, piece, base_url)
    if image is None:
        return None
    return Block(type="image", text=image.alt, url=image.url, caption=image.caption, credit=image.credit)


def embed_address(element: Any, base_url: str) -> str:
    """What an iframe shows, or the last link of a post that a script turns into one: the post's own address."""
    source = element.get("src") or element.get("data-src") or ""
    if not source:
        links = [link.get("href") or "" for link in element.iter("a")]
        source = links[-1] if links else ""
    return clean_url(absolute(base_url, source)) if source else ""
