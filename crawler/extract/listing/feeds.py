"""Feeds: which ones a page declares, and the links that a feed lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from lxml.etree import _Element

from crawler.extract.links.link import Link
from crawler.extract.page.taming import tame
from crawler.patterns import pattern
from crawler.text import clean_line
from crawler.urls import absolute, without_tracking

# Feeds list 10 to 100 articles; the bound is for those that list a whole archive.
MOST_ENTRIES = 5_000
_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
_COMMENTS = pattern(r"/comments?/|kommentar|[?&]feed=comments|/feed/comments", re.IGNORECASE)
_INLINE = pattern(r"</?(?:a|abbr|b|em|i|small|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE)
_TAG = pattern(r"<[^<>]*>")
_TEASER_LIMIT = 1_000


def declared_feeds(links: Iterable[tuple[str, _Element, str]]) -> list[str]:
    """The RSS and Atom addresses among the `<link>` elements, in order, without feeds of comments."""
    found: dict[str, None] = {}
    for _, element, url in links:
        if (element.get("type") or "").strip().lower() in _TYPES[:3] and not _COMMENTS.search(url):
            found[url] = None
    return list(found)


def read_feed(body: bytes, url: str) -> list[Link]:
    """The articles that an RSS or Atom feed lists, in its order, each once; `[]` when it is no feed.

    `url` is the feed's address, from which relative links start. Nothing is fetched. At most MOST_ENTRIES.
    """
    import feedparser  # noqa: PLC0415 - costs 60 ms, and most runs read no feed

    feed = feedparser.parse(
        tame(body),
        response_headers={"content-location": url},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    links: dict[str, Link] = {}
    for entry in feed.entries[:MOST_ENTRIES]:
        named = entry.get("link") or _permanent_id(entry)
        address = without_tracking(absolute(url, named)) if named else ""
        if address and address not in links:
            tags = entry.get("tags") or [{}]
            links[address] = Link(
                url=address,
                headline=_plain(entry.get("title")),
                teaser=_plain(entry.get("summary")),
                section=_plain(tags[0].get("term")),
            )
    return list(links.values())


def _permanent_id(entry: dict[str, str]) -> str:
    """RSS 2.0: a guid is the article's address unless it says isPermaLink="false"."""
    known = entry.get("id") or ""
    return known if known.startswith(("http://", "https://")) else ""


def _plain(markup: str | None) -> str:
    """Feeds write text as HTML, sometimes escaped twice."""
    text = _TAG.sub(" ", _INLINE.sub("", unescape((markup or "")[: 4 * _TEASER_LIMIT])))
    return clean_line(unescape(text))[:_TEASER_LIMIT].strip()
