"""What a page calls itself: its schema.org types, its og:type."""

from __future__ import annotations

import re

from crawler.extract.page import Page
from crawler.text import clean_line

_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"(\w+)"')
_ARTICLES = re.compile(r"(?:Article|Posting|Report|Review|Recipe|LiveBlogPosting)$")


def types_of(page: Page) -> set[str]:
    """The schema.org types that the page's JSON-LD names."""
    found: set[str] = set()
    for script in page.root.iter("script"):
        if (script.get("type") or "").lower() == "application/ld+json":
            found.update(_TYPE.findall(script.text or ""))
    return found


def form_of(page: Page) -> str:
    """Its og:type in small letters."""
    return clean_line(page.root.xpath("string(//meta[@property='og:type']/@content)")).lower()


def is_called_article(types: set[str], form: str) -> bool:
    """Whether one of these says that it is an article."""
    return form == "article" or any(_ARTICLES.search(name) for name in types)
