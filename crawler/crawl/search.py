"""The search for a section's articles in its feeds or sitemaps: what is still to be read, and within which bounds."""

from __future__ import annotations

from collections import deque

from msgspec import Struct, field

from crawler.crawl.walk import Walk

# A large publisher's archive has a sitemap a month or day; 200 of the newest are some millions of addresses.
SITEMAPS_AT_MOST = 200
# Beside a listing only what is new is looked for.
_NEWS_SITEMAPS_AT_MOST = 5


class Search(Struct, kw_only=True):
    """One section's feeds or sitemaps: those still to be read, the best first."""

    walk: Walk
    source: str
    left: deque[str]
    asked_for: bool
    """The user asked for this way; else it helps out a listing, and what it cannot read is a warning."""
    guesses: deque[str] = field(default_factory=deque)
    """Usual places, tried in turn when none of `left` was there; one that is not there is no error."""
    number: int = 0
    """Files read."""
    lost: int = 0
    """Files that could not be read; they count towards the bound, or an index of dead ones would be asked through."""
    listed: int = 0
    """Articles of the section in them."""
    guessing: bool = False
    seen: set[str] = field(default_factory=set)

    def next(self) -> str | None:
        while self.left or (self.guesses and not self.number):
            self.guessing = not self.left
            url = (self.left or self.guesses).popleft()
            if url not in self.seen:
                self.seen.add(url)
                return url
        return None

    def most(self, max_pages: int) -> int:
        """How many files may be read; `max_pages` is the user's own bound on what he asked for, 0 for none."""
        if not self.asked_for:
            return _NEWS_SITEMAPS_AT_MOST
        return max_pages or SITEMAPS_AT_MOST

    @property
    def is_satisfied(self) -> bool:
        """Feeds of one section list the same articles: the first that has some is enough."""
        return self.source == "feed" and self.listed > 0
