"""A site's picks put in the record, cleaned as the general readers clean theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from crawler.bylines import clean_authors
from crawler.dates import find_printed, is_plausible, read_moment, read_printed, to_utc
from crawler.extract.article.chosen import Chosen
from crawler.extract.fields.home_zone import home_zone
from crawler.extract.fields.tags import split_tags
from crawler.extract.links.anchors import anchors_within
from crawler.extract.links.targets import Targets
from crawler.extract.listing.article_links import read_cards
from crawler.extract.page.elements import HEADINGS
from crawler.extract.page.outline import Outline
from crawler.extract.page.page import Page
from crawler.extract.page.pieces import Piece
from crawler.extract.pictures.pictures import picture_key, read_image, source_of
from crawler.items import Article, Image, Related
from crawler.text import clean_line, fold
from crawler.urls import absolute, clean_url, identity_url

_FOR_MACHINES = re.compile(r"\d{4}-\d\d-\d\d|\d{10,13}$")
# Without a year a date parser makes a day of any number, and “three hours ago” is counted from the day of reading.
_YEAR = re.compile(r"(?:19|20)\d\d|[./]\s?\d\d(?!\d)")


def override(article: Article, chosen: Chosen, page: Page, outline: Outline) -> list[str]:
    """Put what the selectors pick in place of what the general readers found; returns the fields' names.

    The headline and the body are chosen before the readers start, as others look around them.
    """
    selectors = chosen.selectors
    found: dict[str, Any] = {
        "kicker": chosen.first(selectors.kicker),
        "section": chosen.first(selectors.section),
        "teaser": " ".join(chosen.texts(selectors.teaser)),
        "authors": clean_authors(chosen.texts(selectors.authors)),
        "tags": split_tags(chosen.texts(selectors.tags)),
        "images": list(_images(chosen, page, outline)),
        "related": list(_related(chosen, page, (article.url, article.canonical_url))),
    }
    language = article.language or page.root.get("lang") or ""
    for name in ("published", "modified"):
        moment, raw = _moment(chosen, getattr(selectors, name), language)
        found[f"{name}_at"] = moment
        if moment and name == "published":
            found["published_raw"] = raw
    changed = [name for name, value in found.items() if value]
    for name in changed:
        setattr(article, name, found[name])
    if found["section"] and not found["kicker"] and fold(article.kicker) == fold(article.section):
        article.kicker = ""
    picked = {"headline": bool(chosen.first(selectors.headline)), "body": bool(chosen.body_boxes(outline))}
    return [*(name for name, is_picked in picked.items() if is_picked), *changed]


def _moment(chosen: Chosen, css: str, language: str) -> tuple[str | None, str]:
    """The first pick that is a date, and its text. A `datetime` attribute is more exact than what it stands for."""
    now, zone = datetime.now(UTC), home_zone(language)
    for pick in chosen.picks(css):
        printed = clean_line(pick if isinstance(pick, str) else " ".join(pick.itertext()))
        dates = [raw for raw, _ in find_printed(printed)]
        machine = printed if isinstance(pick, str) else _datetime_of(pick)
        moments = [read_moment(machine)] if _FOR_MACHINES.match(machine) else []
        moments += [read_printed(raw, language) for raw in dates or [printed] if _YEAR.search(raw)]
        for moment in moments:
            if moment is not None and is_plausible(moment, now):
                return to_utc(moment, zone), machine if printed == machine else (dates or [printed])[0]
    return None, ""


def _datetime_of(element: Any) -> str:
    times = (time.get("datetime") for time in element.iter() if isinstance(time.tag, str))
    return next(filter(None, times), "")


def _images(chosen: Chosen, page: Page, outline: Outline) -> Iterator[Image]:
    """The picked pictures with their captions, each once; a pick may be a picture, hold some, or be an address."""
    picks = chosen.picks(chosen.selectors.images)
    pieces = {piece.element: piece for piece in outline.pieces if piece.kind == "image"} if picks else {}
    seen = set()
    for pick in picks:
        for element in [pick] if isinstance(pick, str) else pick.iter("img", "amp-img"):
            image = _image(element, pieces.get(element), page, outline)
            if image.url and picture_key(image.url) not in seen:
                seen.add(picture_key(image.url))
                yield image


def _image(element: Any, piece: Piece | None, page: Page, outline: Outline) -> Image:
    """With the words around it where the outline has it; what looks like an icon is believed, too."""
    if isinstance(element, str):
        return Image(url=clean_url(absolute(page.base_url, element)) if element.strip() else "")
    image = read_image(outline, piece, page.base_url) if piece else None
    if image is not None:
        return image
    source = source_of(element)
    url = clean_url(absolute(page.base_url, source)) if source else ""
    return Image(url=url, alt=clean_line(element.get("alt") or ""))


def _related(chosen: Chosen, page: Page, own: tuple[str, str]) -> Iterator[Related]:
    """The cards of the picked elements, each article once, with the heading over them as their label."""
    seen = {identity_url(url) for url in own if url}
    targets = Targets(page)
    for element in chosen.elements(chosen.selectors.related):
        label = _heading_over(element)
        for link in read_cards(anchors_within(element, targets)):
            url = clean_url(link.url)
            if url and link.headline and identity_url(url) not in seen:
                seen.add(identity_url(url))
                section = "" if fold(link.section) == fold(label) else clean_line(link.section)
                yield Related(url=url, headline=clean_line(link.headline), section=section, label=label)


def _heading_over(element: Any) -> str:
    """The first heading of an element, when it stands before the first link and is none itself."""
    for inner in element.iter("a", *HEADINGS):
        if inner.tag == "a" or next(inner.iter("a"), None) is not None:
            return ""
        return clean_line("".join(inner.itertext()))
    return ""
