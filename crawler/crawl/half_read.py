"""An article whose pages are still being asked for; it travels with the request for its next page."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.extract import join_pages
from crawler.items import Article
from crawler.run.delivery import Ask
from crawler.urls import identity_url

# The longest article seen had 41 pages; what goes on behind this is a trap.
PAGES_AT_MOST = 60


@dataclass(slots=True, kw_only=True)
class HalfRead:
    """The pages read so far, in order."""

    ask: Ask
    parts: list[Article]
    expected: int = 1
    """Pages that the article's counter announced."""
    cut: bool = False
    """The server closed before the page was whole."""
    one_page: str = ""
    """Address of the one-page view that was asked for."""
    _visited: set[str] = field(default_factory=set)

    def may_follow(self, url: str) -> bool:
        """Whether this page was not asked for before, within bounds; then it counts as asked for."""
        name = identity_url(url)
        if name in self._visited or len(self.parts) >= PAGES_AT_MOST:
            return False
        self._visited.add(name)
        return True

    def whole(self, *, lost_page: bool = False) -> Article:
        """The article as far as it could be had. `lost_page`: a link announced a next page, and it failed."""
        expected = max(self.expected, len(self.parts) + lost_page)
        article = join_pages(self.parts, expected=min(expected, PAGES_AT_MOST))
        if self.one_page:
            article.missing_pages, article.complete = [], self.parts[0].complete
        article.complete = article.complete and not self.cut
        return article
