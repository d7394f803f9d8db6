"""The links of a page as its readers see them: address, label, relation, and what they stand in.

A listing has hundreds of links, so this is written for speed: resolving and reading each of them plainly
cost nine times the parse of the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml.etree import XPath, _Element, tostring
from msgspec import Struct

from crawler.extract.links.targets import LONGEST_ADDRESS, Target, Targets
from crawler.extract.page.page import Page
from crawler.text import clean_line
from crawler.urls import absolute

# Deeper nesting than this tells nothing more about a link's surroundings.
_PLACE_DEPTH = 5
_NAMING = ("class", "id", "role", "aria-label", "data-component", "data-testid")
_LONGEST_TEXT = 400
_PRINTED = XPath(
    ".//text()[not(ancestor::style or ancestor::script or ancestor::template or ancestor::noscript)]",
    smart_strings=False,
)
_SKIPPED = frozenset({"style", "script", "template", "noscript"})


class Anchor(Struct, gc=False, eq=False):
    """One `<a href>`. The collector need not watch it, as nothing that it points to points to it."""

    element: _Element
    href: str
    targets: Targets
    text: str
    """What the link prints, words of neighbouring elements not parted."""
    known_target: Target | None = None
    known_place: str | None = None

    @property
    def target(self) -> Target:
        """Where it leads; worked out when it is asked for, since most links of a listing are never asked."""
        if self.known_target is None:
            self.known_target = self.targets.of(self.href)
        return self.known_target

    @property
    def fragment(self) -> str:
        return self.href.partition("#")[2]

    @property
    def url(self) -> str:
        return self.target.url

    @property
    def labels(self) -> list[str]:
        """The ways in which the link names itself: text, title, aria-label, an image's alt."""
        element = self.element
        found = [self.text, element.get("title"), element.get("aria-label")]
        if not self.text and len(element):
            found += [image.get("alt") for image in element.iter("img")]
        return [clean_line(label) for label in found if label]

    @property
    def rel(self) -> list[str]:
        return (self.element.get("rel") or "").lower().split()

    @property
    def names(self) -> str:
        """Class and id of the link itself."""
        return " ".join(filter(None, (self.element.get("class"), self.element.get("id")))).lower()

    @property
    def place(self) -> str:
        """Tags, classes, ids and roles of the link and of what it stands in."""
        if self.known_place is None:
            self.known_place = place_of(self.element)
        return self.known_place


def anchor_of(element: _Element, href: str, targets: Targets) -> Anchor:
    """The link of an element whose `href` was read already."""
    return Anchor(element, href, targets, quick_text(element))


def quick_text(element: _Element) -> str:
    """What an element prints, in one line; words of neighbouring elements are not parted."""
    if not len(element):
        text = (element.text or "").strip()
    else:
        text = tostring(element, method="text", encoding="unicode", with_tail=False).strip()
        if "{" in text:
            return text_of(element)
        text = text[: 2 * _LONGEST_TEXT]
    if "  " in text or not text.isprintable():
        text = " ".join(text.split())
    return text[:_LONGEST_TEXT]


def text_of(element: _Element) -> str:
    """What an element prints: its words in order, without styles, scripts and templates."""
    element = innermost(element)
    if element.tag in _SKIPPED:
        return ""
    if not len(element):
        return clean_line(element.text or "")[:_LONGEST_TEXT]
    text = " ".join(element.itertext())
    if "{" in text:
        text = " ".join(_PRINTED(element))
    return clean_line(text)[:_LONGEST_TEXT]


def innermost(element: _Element) -> _Element:
    """The element inside of which all that `element` prints stands: `<h3><a><span>…` is the span."""
    while len(element) == 1:
        only = element[0]
        if (element.text or "").strip() or (only.tail or "").strip():
            break
        element = only
    return element


def place_of(element: _Element) -> str:
    """Tags, classes, ids and roles of an element and of what it stands in, innermost first."""
    words: list[str] = []
    place: _Element | None = element
    for _ in range(_PLACE_DEPTH):
        if place is None or place.tag in {"body", "html", "main"}:
            break
        words.append(f"<{place.tag!s}")
        words += [value for name in _NAMING if (value := place.get(name))]
        place = place.getparent()
    return " ".join(words).lower()


def anchors(page: Page) -> list[Anchor]:
    """Every `<a href>` that leads to a web address, in document order; in-page links excepted."""
    return anchors_within(page.root, Targets(page))


def anchors_within(element: _Element, targets: Targets, at_most: int | None = None) -> list[Anchor]:
    """The same, of one element only, all or its first ones."""
    found = (anchor_of(link, href, targets) for link, href in _links(element))
    return list(islice((anchor for anchor in found if anchor.url), at_most))


def anchors_on_site(page: Page) -> list[Anchor]:
    """The links that do not plainly lead to another site; whether they stay on this one, `target.inside` says."""
    targets = Targets(page)
    return [
        anchor_of(link, href, targets) for link, href in _links(page.root) if not targets.leads_away(href)
    ]


def _links(within: _Element) -> Iterator[tuple[_Element, str]]:
    for element in within.iter("a"):
        href = element.get("href")
        if href and href[0] != "#" and len(href) <= LONGEST_ADDRESS:
            yield element, href


_FREQUENT = frozenset(
    {"stylesheet", "preload", "prefetch", "dns-prefetch", "preconnect", "modulepreload", "icon"}
)


def head_links(page: Page, *relations: str) -> list[tuple[str, _Element, str]]:
    """The `<link>` elements of those relations: the relation, the element, its absolute address."""
    found = []
    for element in page.told:
        if element.tag != "link":
            continue
        named = element.get("rel") or ""
        if named in _FREQUENT:
            continue
        href = element.get("href") or ""
        if len(href) > LONGEST_ADDRESS:
            continue
        wanted = [relation for relation in named.lower().split() if relation in relations]
        url = absolute(page.base_url, href) if wanted and href else ""
        found += [(relation, element, url) for relation in wanted if url]
    return found
