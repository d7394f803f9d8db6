"""The links of a page as a pager reader sees them: address, label, rel, and the names of what they stand
in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from crawler.extract.page import Page
from crawler.text import clean_line
from crawler.urls import absolute

# Deeper nesting than this tells nothing more about a link's surroundings.
_PLACE_DEPTH = 5
_TEXT_LIMIT = 400
_NAMING = ("class", "id", "role", "aria-label", "data-component", "data-testid")


@dataclass(slots=True)
class Anchor:
    """One `<a href>` with its absolute address; `place` holds tags, classes and ids of it and what is
    around it."""

    element: HtmlElement
    url: str
    fragment: str
    _text: str | None = field(default=None)
    _place: str | None = field(default=None)

    @property
    def text(self) -> str:
        """What the link prints, without styles and scripts inside it."""
        if self._text is None:
            self._text = text_of(self.element)
        return self._text

    @property
    def labels(self) -> list[str]:
        """The ways in which the link names itself: text, title, aria-label, an image's alt."""
        found = [self.text, self.element.get("title"), self.element.get("aria-label")]
        if not self.text:
            found += [image.get("alt") for image in self.element.iter("img")]
        return [clean_line(label) for label in found if label]

    @property
    def rel(self) -> set[str]:
        return set((self.element.get("rel") or "").lower().split())

    @property
    def names(self) -> str:
        """Class and id of the link itself."""
        return " ".join(filter(None, (self.element.get("class"), self.element.get("id")))).lower()

    @property
    def place(self) -> str:
        if self._place is None:
            self._place = place_of(self.element)
        return self._place


def text_of(element: HtmlElement) -> str:
    """What an element prints: its words in order, without styles, scripts and templates."""
    for name in ("style", "script", "template", "noscript"):
        if element.find(f".//{name}") is not None:
            return clean_line(" ".join(_printed(element))[:_TEXT_LIMIT])
    return clean_line(" ".join(element.itertext())[:_TEXT_LIMIT])


def _printed(element: HtmlElement) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        if isinstance(child.tag, str) and child.tag not in {"style", "script", "template", "noscript"}:
            yield from _printed(child)
        if child.tail:
            yield child.tail


def place_of(element: HtmlElement) -> str:
    """Tags, classes, ids and roles of an element and of what it stands in, innermost first."""
    words: list[str] = []
    place: HtmlElement | None = element
    for _ in range(_PLACE_DEPTH):
        if place is None or place.tag in {"body", "html", "main"}:
            break
        words.append(f"<{place.tag!s}")
        words += [value for name in _NAMING if (value := place.get(name))]
        place = place.getparent()
    return " ".join(words).lower()


_SCHEME_WE_SKIP = re.compile(
    r"\s*(?:javascript|mailto|tel|data|whatsapp|sms|about|blob|file):|\s*$", re.IGNORECASE
)


def anchors(page: Page) -> list[Anchor]:
    """Every `<a href>` that leads to a web address, in document order; in-page links excepted."""
    found = []
    known: dict[str, str] = {}
    for element in page.root.iter("a"):
        href = element.get("href")
        if not href or href[0] == "#" or _SCHEME_WE_SKIP.match(href):
            continue
        url = known.get(href)
        if url is None:
            url = known[href] = absolute(page.base_url, href)
        if url:
            found.append(Anchor(element, url, href.partition("#")[2]))
    return found


def head_links(page: Page, rel: str) -> Iterator[tuple[HtmlElement, str]]:
    """The `<link>` elements of that relation with their absolute addresses."""
    for element in page.root.iter("link"):
        if rel in (element.get("rel") or "").lower().split() and element.get("href"):
            url = absolute(page.base_url, element.get("href") or "")
            if url:
                yield element, url
