"""The pages that are looked at to draft a new site: the section, then some of its articles from page to page."""

from __future__ import annotations

from scrapy.http import Response

from crawler.crawl.answer import content_type_of
from crawler.extract import Page, Selectors, find_next_page, kind_of, read_article, read_listing

# Some links lead to galleries, videos and advertisements.
_LOOKED_AT = 6
_ARTICLES = 3
_PAGES_PER_ARTICLE = 5  # as many as a test needs


class Tour:
    """Says for each answer where to go on (`follow`), and keeps what was read."""

    def __init__(self, selectors: Selectors) -> None:
        self._selectors = selectors
        self._chains: dict[str, list[Page]] = {}
        self._first_pages: dict[str, str] = {}
        self.section: Page | None = None

    @property
    def found_links(self) -> bool:
        """Whether the section showed any article."""
        return bool(self._first_pages)

    def follow(self, response: Response) -> list[str]:
        """Raises UnreadablePage."""
        page = Page(response.body, response.url, content_type_of(response))
        if self.section is None:
            self.section = page
            links = read_listing(page, self._selectors).article_links[:_LOOKED_AT]
            self._first_pages = {link.url: link.url for link in links}
            return [link.url for link in links]
        asked = response.request.url if response.request else page.url
        first = self._first_pages.get(asked, page.url)
        chain = self._chains.setdefault(first, [])
        chain.append(page)
        after = find_next_page(page) if len(chain) < _PAGES_PER_ARTICLE else None
        if after is None:
            return []
        self._first_pages[after] = first
        return [after]

    def articles(self) -> list[list[Page]]:
        """The pages of each; those of several first, for they test more."""
        found = [chain for chain in self._chains.values() if _is_article(chain[0])]
        return sorted(found, key=lambda chain: -len(chain))[:_ARTICLES]


def _is_article(page: Page) -> bool:
    return not kind_of(page, read_article(page))
