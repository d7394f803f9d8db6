"""Whether a page lists articles and is none."""

from __future__ import annotations

from crawler.extract.kind.claims import form_of, is_called_article, types_of
from crawler.extract.links.article_address import address_weight
from crawler.extract.links.targets import bare
from crawler.extract.listing.listing import read_listing
from crawler.extract.page.page import Page
from crawler.extract.paging.next_listing import pages_on
from crawler.extract.paging.page_mark import marks
from crawler.items import Article

_MANY_HEADINGS = 8
_A_LIST = 5
# Articles that stand below an address of one word without a number have more words of their own than this.
_TEASERS = 200
# Addresses of articles weigh more (541 of 557); so do those of a month's archive, which may have a pager.
_MAY_BE_A_SECTION = 1


def is_overview(page: Page, article: Article) -> bool:
    """Whether the page lists articles and is none.

    Either nothing on it dates, signs or calls it an article, and it has many linked headings; a page that names itself
    a collection may call itself an article beside. Or its address is no article's and it has little text and a list
    of articles, as well as a pager of its own or nothing that calls it an article: dates and names are then those of
    its cards. Of 65 listings 48 are known so, 11 by the first alone; of 557 articles one is taken for one by either.
    """
    types, form = types_of(page), form_of(page)
    called = is_called_article(types, form)
    nameless = not (article.published_at or article.authors)
    if nameless and (not called or "CollectionPage" in types) and linked_headings(page) >= _MANY_HEADINGS:
        return True
    return article.word_count < _TEASERS and _is_section(page, called)


def _is_section(page: Page, called: bool) -> bool:
    own = list(marks(page.url))
    weight = max(address_weight(mark.stem) for mark in own if mark.shape in {"none", "named", "bare"})
    if weight > _MAY_BE_A_SECTION:
        return False
    listing = read_listing(page)
    if len(listing.article_links) < _A_LIST and linked_headings(page) < _A_LIST:
        return False
    if listing.next_url and bare(listing.next_url) != bare(page.url) and pages_on(own, listing.next_url):
        return True
    return weight < 0 and not called


def linked_headings(page: Page) -> int:
    """Headings that are links, at most as many as make a list."""
    count = 0
    for heading in page.root.iter("h2", "h3", "h4"):
        parent = heading.getparent()
        count += heading.find(".//a[@href]") is not None or (parent is not None and parent.tag == "a")
        if count >= _MANY_HEADINGS:
            break
    return count
