"""The whole site as a function: path in, answer out. No clock, no chance, no network."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cached_property
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.newsroom import feeds
from crawler.newsroom.furniture import document
from crawler.newsroom.layouts import LAYOUTS
from crawler.newsroom.listings import listing, listing_path, page_count
from crawler.newsroom.newsdesk import PUBLISHER, SECTIONS, all_stories, stories_of
from crawler.newsroom.pictures import picture
from crawler.newsroom.sidepages import side_pages
from crawler.newsroom.story import Story

_HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """One response: status, headers in the order they are sent, body."""

    status: int
    headers: dict[str, str]
    body: bytes


class Site:
    """The site at `base_url` (no slash at the end)."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url

    def answer(self, target: str) -> Answer:
        """The answer to GET `target` (path and query). Parameters that only track are ignored."""
        parts = urlsplit(target)
        query = [pair for pair in parse_qsl(parts.query) if not pair[0].startswith("utm_")]
        path = parts.path + (f"?{urlencode(query)}" if query else "")
        if path in self._pages:
            kind, body, changed = self._pages[path]
            return _found(kind, body.encode(), changed)
        if path.startswith("/bilder/") and path.endswith(".png"):
            return _found("image/png", picture(path), _newest())
        if path + "/" in self._pages:
            return Answer(301, {"Location": path + "/", "Content-Length": "0"}, b"")
        words = f"<main><h1>404</h1><p>Diese Seite gibt es nicht. {PUBLISHER}</p></main>"
        page = document("de", f"404 – {PUBLISHER}", "", words).encode()
        return Answer(404, {"Content-Type": _HTML, "Content-Length": str(len(page))}, page)

    @cached_property
    def paths(self) -> list[str]:
        """Every path that answers 200, pictures apart."""
        return list(self._pages)

    @cached_property
    def _pages(self) -> dict[str, tuple[str, str, datetime]]:
        """Content type, text and last change of each path."""
        base, newest = self.base_url, _newest()
        pages: dict[str, tuple[str, str, datetime]] = {}
        for path, page in side_pages(base):
            pages[path] = ("application/json" if path.endswith(".json") else _HTML, page, newest)
        for section in SECTIONS:
            for number in range(1, page_count(section) + 1):
                pages[listing_path(section, number)] = (_HTML, listing(section, number), newest)
            feed = f"/{section.folder}/feed/"
            told = feeds.rss(section.label, f"/{section.folder}/", stories_of(section.folder), base)
            pages[feed] = ("application/rss+xml; charset=utf-8", told, newest)
        pages["/feed/"] = (
            "application/rss+xml; charset=utf-8",
            feeds.rss(PUBLISHER, "/", all_stories(), base),
            newest,
        )
        pages["/sitemap.xml"] = ("application/xml; charset=utf-8", feeds.sitemap(base), newest)
        pages["/robots.txt"] = ("text/plain; charset=utf-8", feeds.robots(base), newest)
        for story in all_stories():
            for path, page in _article_pages(story, base):
                pages[path] = (_HTML, page, story.modified or story.published)
        return pages


def _article_pages(story: Story, base_url: str) -> list[tuple[str, str]]:
    render = LAYOUTS[story.layout]
    numbers = range(1, len(story.pages) + 1)
    pages = [(story.path(number), render(story, number, base_url)) for number in numbers]
    if story.quirk == "third page repeats the first":
        # What WordPress does with a page number past the end: it answers 200 with page 1.
        pages.append((story.path(len(story.pages) + 1), render(story, 1, base_url)))
    return pages


def _found(kind: str, body: bytes, changed: datetime) -> Answer:
    tag = hashlib.sha256(body).hexdigest()[:20]
    headers = {
        "Content-Type": kind,
        "Content-Length": str(len(body)),
        "ETag": f'"{tag}"',
        "Last-Modified": format_datetime(changed.astimezone(UTC), usegmt=True),
    }
    return Answer(200, headers, body)


def _newest() -> datetime:
    return max(story.modified or story.published for story in all_stories())
