"""The links of a page as its readers see them: address, label, relation, and what they stand in.

A listing has hundreds of links, so this is written for speed: resolving and reading each of them plainly
cost nine times the parse of the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from lxml.etree import XPath, _Element, tostring

from crawler.extract.page import Page
from crawler.extract.page_mark import LONGEST_ADDRESS, bare, site_of
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


@dataclass(slots=True)
class Target:
    """Where links lead: one for all links of a page with the same address."""

    url: str
    """Absolute, without fragment."""
    key: str
    """The address without what does not make another page, see `page_mark.bare`."""
    inside: bool
    """On the site of the page itself."""


class Anchor:
    """One `<a href>`."""

    __slots__ = ("_place", "_text", "element", "fragment", "target")

    def __init__(self, element: _Element, target: Target, fragment: str) -> None:
        self.element = element
        self.target = target
        self.fragment = fragment
        self._text: str | None = None
        self._place: str | None = None

    @property
    def url(self) -> str:
        return self.target.url

    @property
    def text(self) -> str:
        """What the link prints, words of neighbouring elements not parted."""
        if self._text is None:
            self._text = quick_text(self.element)
        return self._text

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
        if self._place is None:
            self._place = place_of(self.element)
        return self._place


def quick_text(element: _Element) -> str:
    """What an element prints, in one line; words of neighbouring elements are not parted."""
    if not len(element):
        return " ".join((element.text or "").split())
    text = tostring(element, method="text", encoding="unicode", with_tail=False)
    if "{" in text:
        return text_of(element)
    return " ".join(text[: 2 * _LONGEST_TEXT].split())[:_LONGEST_TEXT]


def text_of(element: _Element) -> str:
    """What an element prints: its words in order, without styles, scripts and templates."""
    while len(element) == 1 and not (element.text or "").strip() and not (element[0].tail or "").strip():
        if element[0].tag in _SKIPPED or not isinstance(element[0].tag, str):
            return ""
        element = element[0]
    if not len(element):
        return clean_line(element.text or "")[:_LONGEST_TEXT]
    text = " ".join(element.itertext())
    if "{" in text:
        text = " ".join(_PRINTED(element))
    return clean_line(text)[:_LONGEST_TEXT]


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


_SCHEME_WE_SKIP = re.compile(
    r"\s*(?:javascript|mailto|tel|data|whatsapp|sms|about|blob|file):|\s*$", re.IGNORECASE
)
# What `crawler.urls.absolute` leaves as it is: a lower-case host, a path from the root, and only
# characters that stand for themselves. Such are nine links of ten, and resolving them plainly cost as much
# as the parse.
_PLAIN = re.compile(
    r"(?:https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+)?/(?!/)[\w%/:@!$&'()*+,;=~.-]*(?:\?[\w%/:@!$&'()*+,;=~.?|-]+)?",
    re.ASCII,
)


class _Resolver:
    """Absolute addresses of one page's links; each address is worked out once."""

    def __init__(self, page: Page) -> None:
        self._base = page.base_url
        self._origin = "/".join(absolute(self._base, self._base).split("/", 3)[:3])
        self._site = site_of(page.url)
        self.targets: dict[str, Target | None] = {}

    def resolve(self, href: str) -> Target | None:
        if "/." not in href and _PLAIN.fullmatch(href):
            url = self._origin + href if href[0] == "/" else href
        else:
            url = "" if _SCHEME_WE_SKIP.match(href) else absolute(self._base, href)
        target = None
        if url:
            key = bare(url)
            inside = key.startswith(self._site) and key[len(self._site) :][:1] in {"", "/", "?"}
            target = Target(url, key, inside)
        self.targets[href] = target
        return target


def anchors(page: Page) -> list[Anchor]:
    """Every `<a href>` that leads to a web address, in document order; in-page links excepted."""
    return _read_anchors(page, page.root, frozenset())


def anchors_within(page: Page, element: _Element) -> list[Anchor]:
    """The same, of one element only."""
    return _read_anchors(page, element, frozenset())


# A page is asked twice for the links to itself: for its next page and for its one-page view.
_TO_ITSELF: WeakKeyDictionary[Page, list[Anchor]] = WeakKeyDictionary()
# `2/`, `page/2`, `?seite=all`: relative to the page, so without its name.
_LONGEST_RELATIVE = 16


def anchors_to_itself(page: Page, names: frozenset[str]) -> list[Anchor]:
    """The links that may lead to the page's own pages: relative ones, and those that hold one of its names.

    `names` are the last segments of the page's address and canonical address.
    """
    found = _TO_ITSELF.get(page)
    if found is None:
        found = _TO_ITSELF[page] = _read_anchors(page, page.root, names)
    return found


def _may_lead_to_itself(href: str, names: frozenset[str]) -> bool:
    if href[0] != "/" and (href[0] == "?" or len(href) <= _LONGEST_RELATIVE):
        return True
    for name in names:  # noqa: SIM110  # any() with a generator takes twice as long, for each link of a page
        if name in href:
            return True
    return False


def _read_anchors(page: Page, within: _Element, names: frozenset[str]) -> list[Anchor]:
    resolver = _Resolver(page)
    known = resolver.targets
    found = []
    for element in within.iter("a"):
        href = element.get("href")
        if not href or href[0] == "#" or len(href) > LONGEST_ADDRESS:
            continue
        if names and not _may_lead_to_itself(href, names):
            continue
        fragment = ""
        if "#" in href:
            href, _, fragment = href.partition("#")
        target = known[href] if href in known else resolver.resolve(href)
        if target is not None:
            found.append(Anchor(element, target, fragment))
    return found


_FREQUENT = frozenset(
    {"stylesheet", "preload", "prefetch", "dns-prefetch", "preconnect", "modulepreload", "icon"}
)


def head_links(page: Page, *relations: str) -> list[tuple[str, _Element, str]]:
    """The `<link>` elements of those relations: the relation, the element, its absolute address."""
    found = []
    for element in page.root.iter("link"):
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
