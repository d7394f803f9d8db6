"""Listing pages with a kind of signal taken away: whether a next page is found by more than one sign.

Sites name their classes as they like and speak languages that no table holds; what is found without either is found
for a reason that holds elsewhere.
"""

from __future__ import annotations

from lxml.etree import _Element

from crawler.extract import Page
from crawler.extract.paging.labels import ARROWS, LOAD_MORE, NEXT, NEXT_PAGE
from crawler.text import fold

_NAMES = ("class", "id", "role", "aria-label", "aria-current", "title", "data-component", "data-testid")
_KNOWN = NEXT_PAGE | NEXT | LOAD_MORE
_A_WORD_OF_NO_LANGUAGE = "Qwertz"


def without_names(html: str, url: str) -> Page:
    """The page without classes, ids, roles and relations."""
    page = Page(html, url)
    for element in page.root.iter():
        for name in _NAMES:
            element.attrib.pop(name, None)
        _drop_relation(element)
    return page


def without_words(html: str, url: str) -> Page:
    """The page with its labels for “next” in a language that is not known, and without relations."""
    page = Page(html, url)
    for element in list(page.root.iter("a", "link")):
        _drop_relation(element)
        text = "".join(element.itertext())
        if fold(text) in _KNOWN or (not fold(text) and not ARROWS.isdisjoint(text)):
            for child in list(element):
                element.remove(child)
            element.text = _A_WORD_OF_NO_LANGUAGE
        for name in ("title", "aria-label"):
            element.attrib.pop(name, None)
    return page


def _drop_relation(element: _Element) -> None:
    if "next" in (element.get("rel") or ""):
        del element.attrib["rel"]
