"""HTML in, record out: the public door. Pure functions on a `Page`; nothing is fetched here.

What reads articles is loaded when it is first asked for (PEP 562): a run over a section that has nothing new reads its
listing only, and the other readers' tables and patterns would take 0.035 s of its start. So who may do without says
`extract.read_article(page)`; who takes the name itself loads what is behind it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from crawler.extract.links.link import Link
from crawler.extract.listing.feeds import read_feed
from crawler.extract.listing.listing import Listing, read_listing
from crawler.extract.page.page import Page
from crawler.extract.selectors import Selectors

if TYPE_CHECKING:
    from crawler.extract.article.article import read_article
    from crawler.extract.article.trace import Trace
    from crawler.extract.joining.join import continues, join_pages
    from crawler.extract.kind.kind import door_of, kind_of
    from crawler.extract.paging.counter import read_counter
    from crawler.extract.paging.next_page import find_next_page
    from crawler.extract.paging.single_page import find_single_page

__all__ = [
    "Link",
    "Listing",
    "Page",
    "Selectors",
    "Trace",
    "continues",
    "door_of",
    "find_next_page",
    "find_single_page",
    "join_pages",
    "kind_of",
    "read_article",
    "read_counter",
    "read_feed",
    "read_listing",
]

_OF_ARTICLES = {
    "Trace": "article.trace",
    "read_article": "article.article",
    "read_counter": "paging.counter",
    "continues": "joining.join",
    "join_pages": "joining.join",
    "door_of": "kind.kind",
    "kind_of": "kind.kind",
    "find_next_page": "paging.next_page",
    "find_single_page": "paging.single_page",
}


def __getattr__(name: str) -> Any:
    if name not in _OF_ARTICLES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    reader = getattr(import_module(f"{__name__}.{_OF_ARTICLES[name]}"), name)
    globals()[name] = reader  # found at once from now on
    return reader
