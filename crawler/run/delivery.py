"""From a read article to a line that is safely on disk: written, synced, then committed with its states."""

from __future__ import annotations

import hashlib
import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from crawler.dates import to_utc
from crawler.errors import JournalError
from crawler.items import Article
from crawler.ledger.store import Entry, Ledger, SectionState, State
from crawler.run import changes
from crawler.run.accounting import Accounting
from crawler.run.filling import FillRates
from crawler.run.journal import JournalFile
from crawler.run.timetable import look_again_at, retry_at
from crawler.urls import numbered

logger = logging.getLogger(__name__)

# What has no record, and so no line of Scrapy's in the log.
_TOLD = frozenset({State.FAILED, State.GONE, State.REFUSED})
# One fsync costs 1 to 10 ms; over 50 lines that is noise, and a crash repeats at most 50 articles.
FLUSH_LINES = 50


def key_of(article_id: str) -> int:
    """The 64 bits of an `article_id` as the ledger's signed integer."""
    return int.from_bytes(bytes.fromhex(article_id.removeprefix("bs-")), "big", signed=True)


@dataclass(slots=True, kw_only=True)
class Ask:
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
    etag: str = ""
    last_modified: str = ""
    other_keys: tuple[int, ...] = ()
    """Of other addresses by which the page called itself."""

    def conditions(self) -> dict[str, str]:
        """Headers that ask for the page only if it changed (RFC 9110, section 13).

        Only for what is delivered whole: of a half article page 1 may be as it was, and page 2 be there now.
        """
        known = self.known
        if known is None or not known.revision or known.state in {State.INCOMPLETE, State.FAILED}:
            return {}
        named = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in named.items() if value}

    def entry(self, state: State, *, key: int | None = None, walk: int) -> Entry:
        """The ledger's entry for what became of it: what was known before, under its new state."""
        earlier = self.known
        own = self.key if key is None else key
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
            etag=self.etag or (earlier.etag if earlier else ""),
            last_modified=self.last_modified or (earlier.last_modified if earlier else ""),
            aliases=tuple({self.key, *self.other_keys} - {own}),
        )


@dataclass(frozen=True, slots=True)
class _Note:
    """What is settled once the commit is through."""

    key: int
    entry: Entry
    settles: bool


class Delivery:
    """Holds what is on its way to the disk. Nothing counts as delivered before `flush` has returned."""

    def __init__(
        self,
        *,
        run_id: str,
        dataset: str,
        walk: int,
        ledger: Ledger,
        journal: JournalFile,
        rejected: Path,
        accounting: Accounting,
        recheck: Sequence[timedelta],
    ) -> None:
        self.run_id, self.dataset, self.walk = run_id, dataset, walk
        self.ledger, self.journal, self.accounting = ledger, journal, accounting
        self.fill = FillRates()
        self.lines = 0
        self.rejected = 0
        self._rejected_path = rejected
        self._recheck = recheck
        self._asks: dict[int, deque[Ask]] = {}
        self._notes: list[_Note] = []
        self._fresh: dict[int, Entry] = {}
        self._broken = ""

    def look_up(self, keys: Sequence[int]) -> dict[int, Entry]:
        """What is known of these addresses, what is not committed yet included."""
        known = self.ledger.look_up(self.dataset, keys)
        known.update((key, self._fresh[key]) for key in keys if key in self._fresh)
        return known

    def note(self, ask: Ask, entry: Entry, *, settles: bool = True) -> None:
        """Take an entry along with the next commit; `settles`: it is what became of the address in this run."""
        earlier = self._fresh.get(entry.key)
        if (
            earlier is not None and earlier.key == entry.key
        ):  # met under another address since the last commit
            entry.aliases = tuple({*earlier.aliases, *entry.aliases})
        self._notes.append(_Note(ask.key, entry, settles))
        self._fresh.update(dict.fromkeys((entry.key, ask.key, *entry.aliases), entry))
        if settles and entry.state in _TOLD:
            again = f"; asked again after {to_utc(entry.next_look)}" if entry.next_look else ""
            logger.info("%-10s %s: %s%s", entry.state, ask.url, entry.reason, again)

    def arrive(self, ask: Ask, article: Article) -> None:
        """Remember whose answer this article is, until it comes out of the pipelines."""
        # Two addresses of one article may be on their way at once: each question gets its answer, in turn.
        self._asks.setdefault(key_of(article.article_id), deque()).append(ask)

    def ask_for(self, article: Article) -> Ask:
        """The question that this article answers; one that nobody asked is entered as found by itself."""
        key = key_of(article.article_id)
        if waiting := self._asks.get(key):
            return waiting[0]
        section = self.ledger.section(self.dataset, article.crawl.listing_url or article.url)
        ask = Ask(key=key, url=article.url, section=section, found_in=article.crawl.found_in)
        self.accounting.find(key, article.url, article.crawl.found_in)
        self._asks[key] = deque([ask])
        return ask

    def _answered(self, key: int) -> None:
        """The oldest question for this article has its answer."""
        waiting = self._asks[key]
        waiting.popleft()
        if not waiting:
            del self._asks[key]

    def compare(self, article: Article) -> bool:
        """Whether the article is to be delivered; sets its `revision` and `changed_fields`.

        Not delivered: the same content again, and a half of what was delivered whole before. Both are noted.
        """
        ask, key = self.ask_for(article), key_of(article.article_id)
        found = self.look_up([key, ask.key])
        known = found.get(key) or found.get(ask.key)  # the page may declare another address than it used to
        if known is None or not known.revision:
            known = self._moved(article, ask)
        if known is None:
            return True
        ask.known = known
        self._keep_name(article, ask, known)
        whole_before = known.state is not State.INCOMPLETE
        same = known.content_hash == article.content_hash
        if (same and (whole_before or not article.complete)) or (whole_before and not article.complete):
            self._settle_read(
                article, ask, State.UNCHANGED if article.complete else State.INCOMPLETE, known.revision
            )
            return False
        article.revision = known.revision + 1
        article.changed_fields = changes.changed(known.field_marks, changes.marks(article))
        return True

    def _moved(self, article: Article, ask: Ask) -> Entry | None:
        """The article delivered before under an address with the same number, if the content says so, too."""
        for key in _number_keys(article, ask):
            known = self.look_up([key]).get(key)
            if known is None or not known.revision:
                continue
            published = to_utc(known.published_at) if known.published_at else ""
            if changes.is_same_article(known.field_marks, published, article):
                return known
        return None

    def _keep_name(self, article: Article, ask: Ask, known: Entry) -> None:
        """An article that moved keeps the `article_id` under which it was delivered first."""
        key = key_of(article.article_id)
        if key == known.key:
            return
        self._answered(key)
        ask.other_keys = (*ask.other_keys, key)
        article.article_id = "bs-" + known.key.to_bytes(8, "big", signed=True).hex()
        self._asks.setdefault(known.key, deque()).appendleft(ask)

    def write(self, article: Article) -> None:
        """Put the article's line into the journal, to be synced and committed by the next flush."""
        ask = self.ask_for(article)
        self.journal.append(msgspec.json.encode(article))
        self.lines += 1
        self.fill.add(article)
        self._settle_read(
            article, ask, State.SAVED if article.complete else State.INCOMPLETE, article.revision
        )
        if self.journal.waiting >= FLUSH_LINES:
            self.flush()

    def _settle_read(self, article: Article, ask: Ask, state: State, revision: int) -> None:
        now = datetime.now(UTC)
        key = key_of(article.article_id)
        self._answered(key)
        kept = (
            state is State.INCOMPLETE
            and ask.known is not None
            and ask.known.state is not State.INCOMPLETE
            and (ask.known.revision == revision)
        )  # a half of what was delivered whole: the ledger keeps the whole one's content
        entry = ask.entry(state, key=key, walk=self.walk)
        entry.aliases = tuple({*entry.aliases, *_number_keys(article, ask)} - {key})
        entry.revision = revision
        if not kept:
            entry.content_hash, entry.field_marks = article.content_hash, changes.marks(article)
        entry.published_at = _moment(article.published_at)
        entry.fetched_at = now
        if state is State.INCOMPLETE:
            entry.state = State.FAILED if kept else state
            entry.tries += 1
            entry.reason = (
                "pages missing: " + ", ".join(map(str, article.missing_pages))
                if article.missing_pages
                else "cut"
            )
            entry.next_look = retry_at(entry.tries, now)
        else:
            entry.tries = 0
            entry.next_look = look_again_at(entry.published_at, now, self._recheck)
        self.note(ask, entry)

    def reject(self, article: Article, problems: Sequence[str]) -> None:
        """Keep an article that is not a valid record aside, with what is wrong with it. Raises JournalError."""
        row = msgspec.json.encode({"problems": list(problems), "article": article})
        try:
            self._rejected_path.parent.mkdir(parents=True, exist_ok=True)
            with self._rejected_path.open("ab") as file:
                file.write(row + b"\n")
        except OSError as error:
            raise JournalError(f"{self._rejected_path} cannot be written: {error.strerror}.") from error
        self.rejected += 1
        ask = self.ask_for(article)
        self._answered(key_of(article.article_id))
        self.fail(ask, f"invalid record: {problems[0]}")

    def fail(self, ask: Ask, reason: str, *, not_before: datetime | None = None) -> None:
        """The article could not be had; it is asked for again after a growing pause, then taken to be gone.

        `not_before`: the host asked not to be asked again earlier (Retry-After).
        """
        now = datetime.now(UTC)
        entry = ask.entry(State.FAILED, walk=self.walk)
        entry.tries += 1
        entry.reason = reason
        entry.next_look = retry_at(entry.tries, now)
        if entry.next_look is None:
            entry.state = State.GONE
            entry.reason = f"given up after {entry.tries} tries: {reason}"
        elif not_before is not None:
            entry.next_look = max(entry.next_look, not_before)
        self.note(ask, entry)

    def gone(self, ask: Ask, reason: str) -> None:
        """The server says that there is no such article (any more)."""
        entry = ask.entry(State.GONE, walk=self.walk)
        entry.reason = reason
        self.note(ask, entry)

    def refuse(
        self,
        ask: Ask,
        reason: str,
        *,
        look_again: timedelta | None = None,
        published_at: datetime | None = None,
    ) -> None:
        """It is no article, or not ours to take; looked at again only after `look_again`."""
        entry = ask.entry(State.REFUSED, walk=self.walk)
        entry.reason = reason
        entry.published_at = published_at or entry.published_at
        entry.next_look = datetime.now(UTC) + look_again if look_again else None
        self.note(ask, entry)

    def unchanged(self, ask: Ask) -> None:
        """The server says that the article is as it was (304)."""
        now = datetime.now(UTC)
        entry = ask.entry(State.UNCHANGED, walk=self.walk)
        entry.fetched_at, entry.tries = now, 0
        entry.next_look = look_again_at(entry.published_at, now, self._recheck)
        self.note(ask, entry)

    @property
    def has_waiting(self) -> bool:
        return bool(self._notes)

    def flush(self) -> None:
        """Lines onto the disk, then one transaction with the committed length and the states, then the books.

        Raises JournalError, LedgerError, LockedError; after that nothing more is committed in this run.
        """
        if self._broken:
            raise JournalError(self._broken)
        if not self._notes:
            return
        try:
            self.journal.sync()
            entries = {note.entry.key: note.entry for note in self._notes}
            self.ledger.commit(
                self.run_id, length=self.journal.length, lines=self.lines, entries=entries.values()
            )
        except Exception as error:
            self._broken = str(error)
            raise
        for note in self._notes:
            if note.settles:
                entry = note.entry
                again = to_utc(entry.next_look) if entry.next_look and entry.reason else ""
                self.accounting.settle(note.key, entry.state, entry.reason, again)
        self._notes.clear()
        self._fresh.clear()


def _number_keys(article: Article, ask: Ask) -> list[int]:
    """Keys of the numbers in the article's addresses (see `crawler.urls.numbered`); they name no address."""
    names = {numbered(url) for url in (article.canonical_url, article.url, ask.url) if url} - {""}
    return [
        int.from_bytes(hashlib.sha256(f"number {name}".encode()).digest()[:8], "big", signed=True)
        for name in sorted(names)
    ]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
