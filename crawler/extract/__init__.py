"""HTML in, record out: the public door. Pure functions on a `Page`; nothing is fetched here.

What reads articles is loaded when it is first asked for (PEP 562): a run over a section that has nothing new reads its
listing only, and the other readers' tables and patterns would take 0.035 s of its start. So who may do without says
`extract.read_article(page)`; who takes the name itself loads what is behind it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from crawler.extract.feeds import read_feed
from crawler.extract.link import Link
from crawler.extract.listing import Listing, read_listing
from crawler.extract.page import Page
from crawler.extract.selectors import Selectors

if TYPE_CHECKING:
    from crawler.extract.article import read_article
    from crawler.extract.counter import read_counter
    from crawler.extract.join import continues, join_pages
    from crawler.extract.kind import door_of, kind_of
    from crawler.extract.pager import find_next_page
    from crawler.extract.single_page import find_single_page

__all__ = [
    "Link",
    "Listing",
    "Page",
    "Selectors",
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
    "read_article": "article",
    "read_counter": "counter",
    "continues": "join",
    "join_pages": "join",
    "door_of": "kind",
    "kind_of": "kind",
    "find_next_page": "pager",
    "find_single_page": "single_page",
}


def __getattr__(name: str) -> Any:
    if name not in _OF_ARTICLES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    reader = getattr(import_module(f"{__name__}.{_OF_ARTICLES[name]}"), name)
    globals()[name] = reader  # found at once from now on
    return reader
