"""An article whose pages are still being asked for; it travels with the request for its next page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct, field

from crawler import extract
from crawler.items import TEXT_BLOCKS, Article, Block
from crawler.run.ask import Ask
from crawler.text import fold
from crawler.urls import identity_url

# The longest article seen had 41 pages; what goes on behind this is a trap.
PAGES_AT_MOST = 60
# A page that brings less of its own than this share was read before, but for its furniture.
_NEWS_AT_LEAST = 0.1
# Letters and digits; pagers and counters have fewer.
_SENTENCE = 40
# A one-page view of n pages holds page 1 and at least half as much again for each page but the last.
_PAGE_IN_VIEW = 0.5


class HalfRead(Struct, kw_only=True, dict=True):
    """The pages read so far, in order."""

    ask: Ask
    parts: list[Article]
    expected: int = 1
    """Pages that the article's counter announced."""
    cut: bool = False
    """The server closed before the page was whole."""
    one_page: str = ""
    """Address of the one-page view that was taken."""
    _visited: set[str] = field(default_factory=set)

    @cached_property
    def _texts(self) -> set[str]:
        # Only who has further pages pays for it: nineteen articles of twenty have one.
        return {text for part in self.parts for text in _texts(part.body)}

    @property
    def is_full(self) -> bool:
        """Whether no more pages are read, whatever the last one offers."""
        return len(self.parts) >= PAGES_AT_MOST

    def may_follow(self, url: str) -> bool:
        """Whether this page was not asked for before, within bounds; then it counts as asked for."""
        name = identity_url(url)
        if name in self._visited or self.is_full:
            return False
        self._visited.add(name)
        return True

    def add(self, part: Article) -> bool:
        """Take the next page in; False when it is none: another article's, or one that was read before."""
        texts = _texts(part.body)
        own = [text for text in texts if text not in self._texts]
        if not extract.continues(self.parts[0], part) or _length(own) <= _NEWS_AT_LEAST * _length(texts):
            return False
        self.parts.append(part)
        self._texts.update(texts)
        return True

    def take_view(self, view: Article, url: str, *, more_pages: bool) -> bool:
        """Take a one-page view in place of the pages, if it holds page 1 and as much more as the pages must.

        `more_pages`: page 1 offers a next page.
        """
        first = self.parts[0]
        there = set(_texts(view.body))
        wanted = [fold(block.text) for block in first.body if block.type == "paragraph"]
        # What is shorter may be the pager.
        if any(text not in there for text in wanted if len(text) >= _SENTENCE):
            return False
        pages = max(self.expected, 2 if more_pages else 1)
        if pages > 1 and not _length(there - self._texts):
            return False
        if view.word_count < first.word_count * (1 + _PAGE_IN_VIEW * max(pages - 2, 0)):
            return False
        self.parts, self.one_page = [view], url
        return True

    def whole(self, *, lost_page: bool = False, led_nowhere: bool = False) -> Article:
        """The article as far as it could be had.

        `lost_page`: a link announced a next page, and it could not be had. `led_nowhere`: it led to no further
        page; behind the last page that the counter announces that is a fault of the pager, and nothing is missing.
        """
        read = len(self.parts)
        missing = lost_page or (led_nowhere and not 1 < self.expected <= read)
        # A counter that says 100,000 is wrong; what it says within reason is believed.
        expected = max(min(self.expected, PAGES_AT_MOST), read + missing)
        article = extract.join_pages(self.parts, expected=expected)
        if self.one_page:
            article.missing_pages, article.complete = [], self.parts[0].complete
        article.complete = article.complete and not self.cut
        return article


def _texts(body: Sequence[Block]) -> list[str]:
    return [text for block in body if (text := fold(block.text) if block.type in TEXT_BLOCKS else block.url)]


def _length(texts: Sequence[str] | set[str]) -> int:
    return sum(map(len, texts))
