"""What a page calls itself: its schema.org types, its og:type."""

from __future__ import annotations

import re

from crawler.extract.page.page import Page
from crawler.text import clean_line

_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"(\w+)"')
_ARTICLES = re.compile(r"(?:Article|Posting|Report|Review|Recipe|LiveBlogPosting)$")


def types_of(page: Page) -> set[str]:
    """The schema.org types that the page's JSON-LD names."""
    found: set[str] = set()
    for element in page.told:
        if element.tag == "script" and (element.get("type") or "").lower() == "application/ld+json":
            found.update(_TYPE.findall(element.text or ""))
    return found


def form_of(page: Page) -> str:
    """Its og:type in small letters."""
    told = (
        each.get("content") for each in page.told if each.get("property") == "og:type" and each.tag == "meta"
    )
    return clean_line(next(filter(None, told), "")).lower()


def is_called_article(types: set[str], form: str) -> bool:
    """Whether one of these says that it is an article."""
    return form == "article" or any(_ARTICLES.search(name) for name in types)
