"""The walk through one section's listing pages: where it stands, and when it ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from crawler.urls import identity_url

# No section seen has more; a pager that goes further is a trap. A walk that hits it says so and counts as
# bounded.
PAGES_AT_MOST = 5_000


@dataclass(slots=True, kw_only=True)
class Walk:
    """One section in one run."""

    url: str
    label: str = ""
    priority: int = 0
    """Of its listing requests."""
    max_pages: int = 0
    to_the_end: bool = False
    """Do not stop at the known frontier (`-a full=true`, and `-O`)."""
    number: int = 0
    """Number of the listing page read last, from 1."""
    _read: set[str] = field(default_factory=set)
    _seen: set[int] = field(default_factory=set)
    _behind: int = 0

    def enter(self, url: str) -> None:
        self.number += 1
        self._read.add(identity_url(url))

    def first_seen(self, keys: Iterable[int]) -> int:
        """How many of these articles no earlier page of this walk showed (other sections may have)."""
        before = len(self._seen)
        self._seen.update(keys)
        return len(self._seen) - before

    def end_after(self, *, next_url: str | None, goes_on: bool, new: int, behind_frontier: bool) -> str:
        """Why the walk ends with the page just read; "" when it goes on to `next_url`.

        One page behind the frontier is read as well, for a listing that shifted while the last run read it.
        """
        self._behind = self._behind + 1 if behind_frontier else 0
        if self._behind >= 2 and not self.to_the_end:
            return "frontier"
        if next_url is None:
            return "no_next_found" if goes_on else "end"
        if new == 0:
            return "no_new_articles"
        if identity_url(next_url) in self._read:
            return "loop"
        if self.number >= (self.max_pages or PAGES_AT_MOST):
            return "max_pages"
        return ""
