"""The pictures of an article, and which of them leads it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from urllib.parse import urlsplit

from crawler.extract.body.body import Body
from crawler.extract.metadata.metatags import MetaTags
from crawler.extract.page.outline import Outline
from crawler.extract.page.page import Page
from crawler.extract.page.pieces import Box, Piece
from crawler.extract.pictures.pictures import picture_key, read_image, shows_house, source_of
from crawler.items import Article, Image
from crawler.text import fold
from crawler.urls import absolute, clean_url

_NOT_LEAD = frozenset({"author", "share", "comments", "hidden"})
# Outside a figure element. Without it newsletters' pictures lead on 5 pages of `newspapers` and `archive`.
_NOT_LEAD_LOOSE = _NOT_LEAD | {"related", "promo", "aside"}
_OTHERS = frozenset({"li", "article", "footer"})
_SHOWS_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|\?)|^#|^javascript", re.IGNORECASE)
_MOST_ASKED = 100  # pictures: who shows none to lead among them has none
_TELLING = 8  # characters of a file's name, or digits of an article's number, that no address has by chance
_FAR_ABOVE = 40
_LONG_PATH = 20
_BEFORE_HEADLINE = 12  # pieces: some pages put the picture above the headline


def images_of(body: Body, metas: MetaTags, page: Page, article: Article) -> list[Image]:
    """The lead first, or what the share tag names where the page shows none; then the body's, each once."""
    told = metas.get("og:image", "twitter:image")
    shared = clean_url(absolute(page.base_url, told)) if told else ""
    lead = _find_lead(body, page, article.authors, shared)
    images = [lead] if lead else [Image(url=shared)] if shared and not shows_house(shared) else []
    seen = {picture_key(image.url) for image in images}
    for block in article.body:
        if block.type == "image" and picture_key(block.url) not in seen:
            seen.add(picture_key(block.url))
            images.append(Image(url=block.url, caption=block.caption, credit=block.credit, alt=block.text))
    return images


def _find_lead(body: Body, page: Page, faces: Iterable[str], shared: str) -> Image | None:
    """The picture that the share tag names (`shared`, an address or `""`), where the page shows it above the text;
    else the first between headline and text, else a little above the headline, else in the body.

    `faces` are authors' names. Pictures above the headline are often other articles': to ask them second gained
    lead image +0.013 (publishers).
    """
    names = {fold(face) for face in faces}
    wanted = picture_key(shared) if shared else ""
    told = [piece for piece in _above_text(body) if picture_key(source_of(piece.element)) == wanted]
    rest = (
        piece
        for piece in islice(_in_order(body), _MOST_ASKED)
        if fold(piece.element.get("alt") or "") not in names and _may_lead(body, piece, page.url)
    )
    for piece in chain(told, rest):
        image = read_image(body.outline, piece, page.base_url)
        if image is not None:
            return image
    return None


def _above_text(body: Body) -> Iterator[Piece]:
    """Pictures from some way above the headline to the text, wherever they stand but in a box of other articles.

    To take of these the one that the share tag names first gained lead image +0.013, caption +0.009 (publishers).
    """
    pieces = body.outline.pieces[max(0, body.headline_at - _FAR_ABOVE) : body.start]
    return (
        piece
        for piece in pieces
        if piece.kind == "image" and not _is_elsewhere(body.outline, piece, body.start)
    )


def _in_order(body: Body) -> Iterator[Piece]:
    outline, headline_at = body.outline, body.headline_at
    end = body.pieces[-1].index if body.pieces else len(outline.pieces)
    below = max(headline_at, min(body.start, end))
    above = outline.pieces[max(0, headline_at - _BEFORE_HEADLINE) : headline_at]
    ordered = (*outline.pieces[headline_at:below], *above, *outline.pieces[below:end])
    return (piece for piece in ordered if piece.kind == "image")


def _may_lead(body: Body, piece: Piece, own: str) -> bool:
    headline_at = body.headline_at
    if _is_elsewhere(body.outline, piece, body.start):
        return False
    if piece.index < headline_at and (piece.href or not _heads_article(piece, headline_at)):
        return False
    return not piece.href or _enlarges(piece, own)


def _heads_article(piece: Piece, headline_at: int) -> bool:
    """Whether a picture above the headline shares with it a box that begins there: else it is the page's, not its.

    Gain: lead image +0.007, caption +0.009 (publishers).
    """
    shared = next(box for box in piece.box.ancestors() if box.first <= headline_at < box.last)
    return shared.first >= headline_at - _BEFORE_HEADLINE


def _enlarges(piece: Piece, own: str) -> bool:
    """Whether the picture's link leads to the picture: to a file, or to a page whose address holds the file's name or
    this article's number.

    Gain of the name: lead image +0.014, caption +0.009 (publishers); of the number: caption +0.017.
    """
    if _SHOWS_FILE.search(piece.href):
        return True
    number = _number_of(own)
    if number and number in piece.href:
        return True
    stem = source_of(piece.element).partition("?")[0].rpartition("/")[2].partition(".")[0]
    return len(stem) >= _TELLING and stem in piece.href


def _number_of(url: str) -> str:
    """The number, or the name at the end, by which the site's addresses tell this article from others; or `""`."""
    path = urlsplit(url).path.rstrip("/")
    numbers = re.findall(r"\d{5,}", path)
    return max(numbers, key=len) if numbers else path.rpartition("/")[2] if len(path) > _LONG_PATH else ""


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
