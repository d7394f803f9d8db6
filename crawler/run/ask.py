"""An article that is to be asked for, and its place in the ledger."""

from __future__ import annotations

from msgspec import Struct

from crawler.ledger.store import Entry, SectionState, State


def key_of(article_id: str) -> int:
    """The 64 bits of an `article_id` as the ledger's signed integer."""
    return int.from_bytes(bytes.fromhex(article_id.removeprefix("bs-")), "big", signed=True)


def id_of(key: int) -> str:
    """The `article_id` of a key."""
    return "bs-" + key.to_bytes(8, "big", signed=True).hex()


class Ask(Struct, kw_only=True):
    """An article that is to be fetched, and where it was found."""

    key: int
    url: str
    section: SectionState
    found_in: str = "listing"
    listing_url: str = ""
    listing_page: int = 0
    headline: str = ""
    """As the card of the listing printed it; likewise teaser and label."""
    teaser: str = ""
    label: str = ""
    known: Entry | None = None
    etag: str | None = None
    """Of the answer, if there was one; likewise `last_modified`. "" when it tells nothing of the article as a whole."""
    last_modified: str | None = None
    other_keys: tuple[int, ...] = ()
    """Of other addresses by which the page called itself."""

    @property
    def own_key(self) -> int:
        """Key of the article's entry, under whichever of its addresses it was found."""
        return self.known.key if self.known else self.key

    def says_nothing_of_the_whole(self) -> None:
        """Page 1 may stay as it is while page 2 changes, or was had only in part: its validators answer for itself."""
        self.etag = self.last_modified = ""

    def conditions(self) -> dict[str, str]:
        """Headers that ask for the page only if it changed (RFC 9110, section 13)."""
        known = self.known
        if known is None or not known.revision:
            return {}
        named = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in named.items() if value}

    def entry(self, state: State, *, key: int | None = None, walk: int) -> Entry:
        """The ledger's entry for what became of it: what was known before, under its new state."""
        earlier = self.known
        own = self.own_key if key is None else key
        return Entry(
            key=own,
            url=self.url,
            state=state,
            section_id=self.section.section_id,
            first_walk=earlier.first_walk if earlier else walk,
            found_in=self.found_in,
            listing_url=self.listing_url,
            listing_page=self.listing_page,
            revision=earlier.revision if earlier else 0,
            content_hash=earlier.content_hash if earlier else "",
            field_marks=earlier.field_marks if earlier else b"",
            published_at=earlier.published_at if earlier else None,
            fetched_at=earlier.fetched_at if earlier else None,
            tries=earlier.tries if earlier else 0,
            etag=_latest(self.etag, earlier.etag if earlier else ""),
            last_modified=_latest(self.last_modified, earlier.last_modified if earlier else ""),
            aliases=tuple({self.key, *self.other_keys} - {own}),
        )


def _latest(now: str | None, before: str) -> str:
    return before if now is None else now
