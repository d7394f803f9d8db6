"""What a site's selectors pick on a page: they are believed wherever they pick something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from parsel import Selector

from crawler.bylines import clean_authors
from crawler.dates import home_zone, read_printed, to_utc
from crawler.extract.outline import Box, Outline
from crawler.extract.page import Page
from crawler.extract.pictures import source_of
from crawler.extract.selectors import Selectors
from crawler.items import Article, Image, Related
from crawler.text import clean_line
from crawler.urls import absolute, clean_url, identity_url


class Chosen:
    """The picks of one site's selectors on one page."""

    def __init__(self, page: Page, selectors: Selectors) -> None:
        self._page = page
        self.selectors = selectors
        self.without = frozenset(self._elements(selectors.drop))
        """Elements that are not the article's, whatever stands in them."""

    def _picks(self, css: str) -> Iterator[Selector]:
        return iter(self._page.selector.css(css)) if css else iter(())

    def _elements(self, css: str) -> list[Any]:
        return [pick.root for pick in self._picks(css) if not isinstance(pick.root, str)]

    def texts(self, css: str) -> list[str]:
        """The text of each pick, cleaned: of an attribute its value, of an element all its words."""
        found = []
        for pick in self._picks(css):
            root = pick.root
            text = clean_line(root if isinstance(root, str) else " ".join(root.itertext()))
            if text:
                found.append(text)
        return found

    def body_boxes(self, outline: Outline) -> list[Box]:
        """The boxes of the outline that `body` picks, outermost only."""
        wanted = set(self._elements(self.selectors.body))
        boxes = [box for box in outline.boxes if box.element in wanted]
        return [
            box
            for box in boxes
            if not any(outer.element in wanted for outer in box.ancestors() if outer is not box)
        ]

    def override(self, article: Article) -> list[str]:
        """Put the picks in the record in place of what the general readers found; returns the names of the fields."""
        changed = []
        for name in ("headline", "kicker", "section", "teaser"):
            texts = self.texts(getattr(self.selectors, name))
            if texts:
                setattr(article, name, texts[0] if name != "teaser" else " ".join(texts))
                changed.append(name)
        for name, lists in (("authors", clean_authors), ("tags", _once)):
            texts = self.texts(getattr(self.selectors, name))
            if texts:
                setattr(article, name, lists(texts))
                changed.append(name)
        changed += self._dates(article)
        images = self._images()
        if images:
            article.images = images
            changed.append("images")
        related = self._related()
        if related:
            article.related = related
            changed.append("related")
        return changed

    def _dates(self, article: Article) -> list[str]:
        changed = []
        zone = home_zone(article.language)
        for name in ("published", "modified"):
            for text in self.texts(getattr(self.selectors, name))[:1]:
                moment = read_printed(text, article.language)
                if moment is not None:
                    setattr(article, f"{name}_at", to_utc(moment, zone))
                    changed.append(f"{name}_at")
                    if name == "published":
                        article.published_raw = text
        return changed

    def _images(self) -> list[Image]:
        images: dict[str, Image] = {}
        for element in self._elements(self.selectors.images):
            for picture in [element] if element.tag == "img" else element.iter("img"):
                source = source_of(picture)
                url = clean_url(absolute(self._page.base_url, source)) if source else ""
                if url:
                    images.setdefault(url, Image(url=url, alt=clean_line(picture.get("alt") or "")))
        return list(images.values())

    def _related(self) -> list[Related]:
        cards: dict[str, Related] = {}
        own = identity_url(self._page.url)
        for element in self._elements(self.selectors.related):
            for link in [element] if element.tag == "a" else element.iter("a"):
                url = clean_url(absolute(self._page.base_url, link.get("href") or ""))
                headline = clean_line(" ".join(link.itertext()))
                if url and headline and identity_url(url) != own:
                    cards.setdefault(identity_url(url), Related(url=url, headline=headline))
        return list(cards.values())


def _once(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(texts))
