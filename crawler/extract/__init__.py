"""HTML in, record out: the public door. Pure functions on a `Page`; nothing is fetched here."""

from crawler.extract.article import read_article
from crawler.extract.counter import read_counter
from crawler.extract.feeds import read_feed
from crawler.extract.join import continues, join_pages
from crawler.extract.kind import door_of, kind_of
from crawler.extract.link import Link
from crawler.extract.listing import Listing, read_listing
from crawler.extract.page import Page
from crawler.extract.pager import find_next_page
from crawler.extract.selectors import Selectors
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
