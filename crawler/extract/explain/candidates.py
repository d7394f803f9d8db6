"""What a page offers for each field of the record, and under which name: for people who ask where a value is from."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from crawler.dates import read_moment, to_utc
from crawler.extract.links.anchors import head_links, text_of
from crawler.extract.metadata.jsonld import JsonLd, as_list, as_text
from crawler.extract.metadata.metatags import MetaTags
from crawler.extract.page.page import Page
from crawler.extract.selectors import Selectors
from crawler.items import Article
from crawler.text import clean_line, fold
from crawler.urls import identity_url

_AT_MOST = 8
# Field → the article node's key in JSON-LD, and meta elements by name.
_SOURCES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "publisher": (("publisher",), ("og:site_name", "application-name")),
    "language": (("inLanguage",), ("og:locale", "content-language", "language")),
    "section": (("articleSection",), ("article:section", "section")),
    "headline": (("headline", "name", "alternativeHeadline"), ("og:title", "twitter:title")),
    "teaser": (("description", "abstract"), ("og:description", "twitter:description", "description")),
    "authors": (("author", "creator"), ("author", "article:author", "dc.creator")),
    "published_at": (
        ("datePublished", "dateCreated"),
        ("article:published_time", "date", "dc.date", "datepublished"),
    ),
    "modified_at": (("dateModified",), ("article:modified_time", "og:updated_time", "last-modified")),
    "tags": (("keywords",), ("keywords", "news_keywords", "article:tag")),
    "canonical_url": (("url",), ("og:url",)),
}
_ELEMENTS = {
    "headline": "//h1",
    "language": "/html/@lang",
    "published_at": "//time/@datetime | //time[not(@datetime)]",
    "modified_at": "//time/@datetime",
    "kicker": "//*[contains(@class, 'kicker') or contains(@class, 'overline') or contains(@class, 'dachzeile')]",
    "teaser": "//*[contains(@class, 'teaser') or contains(@class, 'lead') or contains(@class, 'standfirst')]/"
    "descendant-or-self::p[1]",
    "authors": "//*[@rel='author' or contains(@class, 'author') or contains(@class, 'byline')]",
    "tags": "//a[@rel='tag']",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value and where it stands."""

    source: str
    value: str
    chosen: bool
    """It says what the record says."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the record: what was read, where it is from, and what else the page offers."""

    name: str
    value: Any
    source: str
    """"" when the field is empty."""
    candidates: list[Candidate]


def read_fields(
    page: Page, article: Article, selectors: Selectors | None = None, picked: Collection[str] = ()
) -> list[Field]:
    """Each field that a page decides, with its candidates in the order in which one would look.

    `picked` are the fields that `selectors` decided (`Trace.sources`).
    """
    data, metas = JsonLd(page.told, page.url), MetaTags(page.told)
    fields = []
    for name in [*_SOURCES, "kicker"]:
        selected = list(_selected(name, page, selectors))
        offered = [*selected, *_candidates(name, page, data, metas)]
        fields.append(_field(name, article, offered, selected[0] if selected and name in picked else None))
    return fields


def _field(
    name: str, article: Article, offered: list[tuple[str, str]], decided: tuple[str, str] | None
) -> Field:
    value = getattr(article, name)
    read = [value] if isinstance(value, str) else list(value or [])
    found = list(dict.fromkeys(offered))
    candidates = [
        Candidate(source, text[:300], (source, text) == decided or _agrees(name, text, read))
        for source, text in found
    ]
    chosen = next((one.source for one in candidates if one.chosen), "")
    if read and not chosen:
        chosen = "the printed page" if name != "language" else "the words of the text"
    return Field(name, value, chosen if any(read) else "", candidates[:_AT_MOST])


def _selected(name: str, page: Page, selectors: Selectors | None) -> Iterator[tuple[str, str]]:
    """What the site's own selector for the field finds."""
    css = getattr(selectors, name.removesuffix("_at"), "") if selectors else ""
    for found in page.selector.css(css)[:_AT_MOST] if css else ():
        text = found.root if isinstance(found.root, str) else text_of(found.root)
        if words := clean_line(text):
            yield f"the site's selector {css}", words


def _candidates(name: str, page: Page, data: JsonLd, metas: MetaTags) -> Iterator[tuple[str, str]]:
    keys, tags = _SOURCES.get(name, ((), ()))
    if name == "canonical_url":
        yield from ((f"link rel={rel}", url) for rel, _, url in head_links(page, "canonical"))
    for key in keys:
        values = data.names(key) or [as_text(one) for one in as_list(data.article.get(key))]
        yield from ((f"JSON-LD {key}", clean_line(one)) for one in values if one)
    for tag in tags:
        yield from ((f"meta {tag}", one) for one in metas.every(tag))
    if name == "headline" and metas.title:
        yield "title element", metas.title
    if path := _ELEMENTS.get(name):
        for element in page.root.xpath(path)[:_AT_MOST]:
            text = element if isinstance(element, str) else text_of(element)
            if words := clean_line(text):
                yield f"printed: {_label(element)}", words


def _label(element: Any) -> str:
    if isinstance(element, str):
        parent = element.getparent()  # type: ignore[attr-defined]  # lxml's own kind of string
        return f"{parent.tag} {element.attrname}"  # type: ignore[attr-defined]
    first = (element.get("class") or "").split()
    return f"{element.tag}.{first[0]}" if first else str(element.tag)


def _agrees(name: str, text: str, read: list[str]) -> bool:
    if name in {"published_at", "modified_at"}:
        moment = read_moment(text)
        return moment is not None and to_utc(moment) in read
    if name == "canonical_url":
        return any(one and identity_url(text) == identity_url(one) for one in read)
    if name == "language":
        return any(one and fold(text).startswith(fold(one.partition("-")[0])) for one in read)
    words = {fold(one) for one in read if one}
    if name in {"tags", "authors"}:
        return any(word in fold(text) for word in words)
    return fold(text) in words
