"""The walk through one section's listing pages: where it stands, and when it ends."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field

from crawler.urls import identity_url

# No section seen has more; a pager that goes further is a trap. A walk that hits it says so and counts as
# bounded.
PAGES_AT_MOST = 5_000
# When as many new articles came in as a page holds, the next page shows only what the page before showed: the
# walk must look behind it. Two such pages in a row are a pager that has nothing more.
_BARREN_PAGES = 2
# A first page of so many articles that names no second one is no whole section: of the 25 listing pages without a next
# link (docs/walking.md) 13 are first pages with 20 links or more, and 12 of these go on.
_FULL_PAGE = 20


class Walk(Struct, kw_only=True):
    """One section in one run."""

    url: str
    label: str = ""
    max_pages: int = 0
    to_the_end: bool = False
    """Do not stop at the known frontier (`-a full=true`, and `-O`)."""
    number: int = 0
    """Number of the listing page read last, from 1."""
    feeds: list[str] = field(default_factory=list)
    """Feeds that the pages read so far declare."""
    _asked: set[str] = field(default_factory=set)
    _landed: set[str] = field(default_factory=set)
    _seen: set[int] = field(default_factory=set)
    _behind: int = 0
    _barren: int = 0

    def enter(self, url: str) -> None:
        """A listing page is asked for."""
        self.number += 1
        self._asked.add(identity_url(url))

    def land(self, url: str) -> bool:
        """Note where the answer came from, after redirects; False when a page was read there before."""
        name = identity_url(url)
        if name in self._landed:
            return False
        self._landed.add(name)
        return True

    def first_seen(self, keys: Iterable[int]) -> list[int]:
        """Those of these articles that no earlier page of this walk showed (other sections may have)."""
        new = [key for key in keys if key not in self._seen]
        self._seen.update(new)
        return new

    def end_after(self, *, next_url: str | None, goes_on: bool, new: int, behind_frontier: bool) -> str:
        """Why the walk ends with the page just read; "" when it goes on to `next_url`. See `run.ends` for what each
        end is worth.

        One page behind the frontier is read as well, for a listing that shifted while the last run read it; so
        is one page behind a page without new articles, for a listing that shifts while this run reads it. Where no
        next page is named the section goes on if the page says so, or shows more than a whole section would have.
        """
        self._behind = self._behind + 1 if behind_frontier else 0
        self._barren = self._barren + 1 if new == 0 else 0
        if self._behind >= 2 and not self.to_the_end:
            return "frontier"
        leads_back = next_url is not None and identity_url(next_url) in self._asked | self._landed
        if next_url is None or leads_back:
            is_cut_off = self.number == 1 and new >= _FULL_PAGE
            end = "loop" if leads_back else "no_next_found" if goes_on or is_cut_off else "end"
            return "nothing_new" if self._barren and self.number > 1 else end
        if self._barren >= _BARREN_PAGES:
            return "no_new_articles"
        if self.number >= (self.max_pages or PAGES_AT_MOST):
            return "max_pages"
        return ""
