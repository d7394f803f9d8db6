"""From found links to articles that are worth asking for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from msgspec import Struct

from crawler.dates import to_utc
from crawler.extract import Link
from crawler.items import article_id
from crawler.ledger.store import Entry, SectionState, State
from crawler.run.ask import Ask, key_of
from crawler.run.delivery import Delivery
from crawler.run.timetable import ALWAYS, no_later_than
from crawler.urls import clean_url

_DUE_AT_ONCE = 500
BEFORE_SINCE = "published before since"


class Found(Struct, frozen=True, kw_only=True):
    """What one listing page brought."""

    asks: list[Ask]
    keys: list[int]
    """Of all article links on the page, each once."""
    known: Mapping[int, Entry]
    """Those of them that the ledger knew."""
    behind_frontier: bool
    """All of them were known to the last walk that left no gap."""


class Discovery:
    """Decides for each found address: ask for it, or settle it as known. One ledger query a listing page.

    `limit`: how many articles may be asked for in this run; 0 for no limit. `since`: articles published before
    are not wanted in this run; a later run may want them.
    """

    def __init__(self, delivery: Delivery, limit: int = 0, since: datetime | None = None) -> None:
        self._delivery = delivery
        self._accounting = delivery.accounting
        self._limit = limit
        self._since = since
        self._asked_for: set[int] = set()
        self.asked = 0

    @property
    def limit_reached(self) -> bool:
        return bool(self._limit) and self.asked >= self._limit

    def found(
        self,
        section: SectionState,
        links: Sequence[Link],
        *,
        source: str,
        listing_url: str,
        listing_page: int = 0,
    ) -> Found:
        now = datetime.now(UTC)
        by_key: dict[int, Link] = {}
        for link in links:
            by_key.setdefault(key_of(article_id(link.url)), link)
        known = self._delivery.look_up(list(by_key))
        asks = []
        for key, link in by_key.items():
            if not self._accounting.find(key, link.url, source):
                continue
            ask = Ask(
                key=key,
                url=clean_url(link.url),
                section=section,
                found_in=source,
                listing_url=listing_url,
                listing_page=listing_page,
                headline=link.headline,
                teaser=link.teaser,
                label=link.section,
                known=known.get(key),
            )
            if self._wanted(ask, now):
                asks.append(ask)
        behind = bool(by_key) and all(
            key in known and 0 < known[key].first_walk <= section.frontier for key in by_key
        )
        return Found(asks=asks, keys=list(by_key), known=known, behind_frontier=behind)

    def due(self, section: SectionState) -> Iterator[Ask]:
        """Articles of earlier runs whose time has come, whether or not a listing still shows them.

        Raises LedgerError, JournalError.
        """
        self._delivery.flush()  # so that what this run has read is not due any more
        now, after = datetime.now(UTC), None
        while not self.limit_reached:
            entries = self._delivery.ledger.due(
                self._delivery.dataset,
                [section.section_id],
                now,
                _DUE_AT_ONCE,
                after,
                beyond=no_later_than(now, self._delivery.recheck),
            )
            for entry in entries:
                after = entry.key
                if _only_if_listed(entry):
                    continue
                if self._accounting.find(entry.key, entry.url, entry.found_in):
                    ask = _again(entry, section)
                    if self._wanted(ask, now):
                        yield ask
            if len(entries) < _DUE_AT_ONCE:
                return

    def _wanted(self, ask: Ask, now: datetime) -> bool:
        known = ask.known
        if known is None:
            pending = ask.entry(State.PENDING, walk=self._delivery.walk)
            pending.next_look = ALWAYS
            self._delivery.note(ask, pending, settles=False)
        elif known.key in self._asked_for:  # under another address of the same listing
            self._accounting.settle(ask.key, State.KNOWN)
            return False
        elif not self._is_due(known, now):
            again = to_utc(known.next_look) if known.next_look else ""
            state = known.state if known.state in {State.REFUSED, State.GONE, State.FAILED} else State.KNOWN
            self._accounting.settle(ask.key, state, known.reason if state is not State.KNOWN else "", again)
            return False
        if self.limit_reached:
            return False  # stays open, and so ends as pending
        self.asked += 1
        if known is not None:
            self._asked_for.add(known.key)
        return True

    def _is_due(self, known: Entry, now: datetime) -> bool:
        if known.state is State.REFUSED and known.reason == BEFORE_SINCE:
            published = known.published_at
            return self._since is None or published is None or published >= self._since
        at = known.next_look
        return at is not None and (at <= now or at > no_later_than(now, self._delivery.recheck))


def _only_if_listed(entry: Entry) -> bool:
    """What a rule keeps us from is asked for again when a listing still shows it, and the rule may have changed."""
    return entry.state is State.REFUSED and not entry.tries


def _again(entry: Entry, section: SectionState) -> Ask:
    return Ask(
        key=entry.key,
        url=entry.url,
        section=section,
        found_in=entry.found_in,
        listing_url=entry.listing_url,
        listing_page=entry.listing_page,
        known=entry,
    )
