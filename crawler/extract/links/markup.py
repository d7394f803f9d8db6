"""How links stand on a page: tags and classes of a link and of what is around it, and which of these articles have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from itertools import chain

from lxml.etree import _Element

_DEPTH = 4

# Tags and classes of a link and of what is around it.
Markup = tuple[object, ...]


def markup_of(element: _Element) -> Markup:
    """Tag and class of an element and of what it stands in: equal for links of the same kind."""
    names: list[object] = []
    place: _Element | None = element
    for _ in range(_DEPTH):
        if place is None:
            break
        names += place.tag, place.get("class")
        place = place.getparent()
    return tuple(names)


def kind_of(element: _Element) -> Markup:
    """As `markup_of`, but the first tile and a post's own number may have classes of their own."""
    tags: list[object] = [element.get("class")]
    place: _Element | None = element
    for _ in range(_DEPTH):
        if place is None:
            break
        tags.append(place.tag)
        place = place.getparent()
    return tuple(tags)


def marking_articles(
    articles: Iterable[Collection[Markup]], others: Iterable[Collection[Markup]], least: int = 1
) -> set[Markup]:
    """The markups in which at least `least` of the `articles` stand, and no fewer than of the `others`.

    What stands so among the others is an article with little to say for itself: a short name, a short headline.
    """
    so, else_so = Counter(chain.from_iterable(articles)), Counter(chain.from_iterable(others))
    return {markup for markup, count in so.items() if count >= least and count >= else_so[markup]}
