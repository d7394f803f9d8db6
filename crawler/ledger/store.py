"""What a ledger remembers, and the few things that may be asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from msgspec import Struct, field

from crawler.ledger.schedule import Schedule


class State(StrEnum):
    """How a found address ended a run; each is in exactly one."""

    SAVED = "saved"
    UNCHANGED = "unchanged"
    KNOWN = "known"
    INCOMPLETE = "incomplete"
    GONE = "gone"
    REFUSED = "refused"
    FAILED = "failed"
    PENDING = "pending"


class Entry(Struct, kw_only=True):
    """What is known of one article in one dataset.

    `key` is the 64 bits of the `article_id` as a signed integer. `aliases` are the keys of other addresses
    under which the same article was met: a commit adds them to those known, and what stood under one of them
    as an entry of its own is gone then, so look it up first and carry over what counts. `next_look` is when
    it is to be asked for again, None for never of itself. Moments are kept in whole seconds, rounded down.
    """

    key: int
    url: str
    state: State
    section_id: int
    """Section (see `Ledger.section`) that showed it first."""
    first_walk: int
    """Number of the run that found it first; see `SectionState.frontier`."""
    found_in: str = "listing"
    listing_url: str = ""
    listing_page: int = 0
    revision: int = 0
    """0 while nothing was delivered."""
    content_hash: str = ""
    field_marks: bytes = b""
    """Four bytes a content field, to name the fields that changed."""
    published_at: datetime | None = None
    fetched_at: datetime | None = None
    next_look: datetime | None = None
    tries: int = 0
    """Failed or incomplete tries in a row."""
    reason: str = ""
    etag: str = ""
    last_modified: str = ""
    aliases: tuple[int, ...] = ()


class SectionState(Struct, kw_only=True):
    """What is known of one section of one dataset."""

    section_id: int
    url: str
    frontier: int = 0
    """Number of the last run that walked to the end, or to the frontier before, without a gap; 0: none did.

    A listing page ends an incremental walk when the ledger knows all its articles with `first_walk <=
    frontier`.
    """
    articles: int = 0
    """Article links that the last walk found."""


class Journal(Struct, kw_only=True):
    """The file that a run writes line by line, and what is to become of it."""

    run_id: str
    dataset: str
    spider: str = ""
    """Of its run, as is `started_at`; filled in by `Ledger.unfinished`."""
    started_at: datetime | None = None
    part: str
    """The file while it is written."""
    target: str
    """Its final name; "" when only other feeds are made from it."""
    mode: str = "new"
    """new: becomes the target; append: is added to the target's end; replace: takes the target's place if
    whole."""
    base_length: int = 0
    """Length of the target before this run, for append."""
    length: int = 0
    """Committed length in bytes: what stands behind it does not count."""
    lines: int = 0
    hosts: tuple[str, ...] = ()
    feeds: str = ""
    """JSON: the other feeds to be made from it."""
    machine: str = ""
    status: str = "open"
    """open, publishing (the target is being written), replacing (likewise, by a whole `-O` run), feeds (published;
    other feeds still owed), closed."""


class RunRow(Struct, kw_only=True):
    """One run as later runs see it."""

    run_id: str
    walk: int = 0
    """Number of the run in this ledger, from 1, growing; given by `begin_run`."""
    spider: str
    dataset: str
    started_at: datetime
    ended_at: datetime | None = None
    verdict: str = ""
    exit_code: int | None = None
    summary: Mapping[str, Any] = field(default_factory=dict)
    """Counts, fill rates and sections, as the manifest has them."""


class Ledger(Protocol):
    """One memory for many runs. All methods raise `LedgerError` with one line when the store fails.

    One transaction is one method call; nothing is visible to others before, and everything is durable after.
    Methods may be called from several threads; they wait for each other.
    """

    schedule: Schedule
    """When the sections of a catalogue have their next turn."""
    of_one_machine: bool
    """Whether all its runs are this machine's, under whatever name: a container has a new one each time."""
    renew_every: float | None
    """Seconds between two calls of `renew` that keep the locks; None where the kernel keeps them."""

    def begin_run(self, run: RunRow, journal: Journal, *, fresh: bool = False) -> int:
        """Register run and journal in one transaction; return the run's number.

        `fresh`: the run delivers into a shadow of the dataset that starts empty and takes its place with
        `end_run(replace=True)`; otherwise it is thrown away (`-O`).
        """

    def withdraw(self, run_id: str) -> None:
        """Take back `begin_run` for a run that could not start: nothing of it is left, nor of a dataset that only it
        named."""

    def section(self, dataset: str, url: str) -> SectionState:
        """The state of a section, made at the first call."""

    def look_up(self, dataset: str, keys: Sequence[int]) -> dict[int, Entry]:
        """Entries by the keys that were asked for, aliases followed, in one query. (`dataset`: shadow if
        fresh.)"""

    def look_up_delivered(self, dataset: str, keys: Sequence[int]) -> dict[int, Entry]:
        """As `look_up`, if one of them was delivered; may give nothing when none was."""

    def due(
        self,
        dataset: str,
        sections: Sequence[int],
        now: datetime,
        limit: int,
        after: int | None = None,
        beyond: datetime | None = None,
    ) -> list[Entry]:
        """Entries of these sections whose `next_look` has come, or lies later than `beyond` (it was noted by a clock
        that ran ahead); at most `limit`, by key, with `key > after` (page on with the last key; keys may be
        negative)."""

    def owed(self, dataset: str, sections: Sequence[int], now: datetime) -> tuple[int, datetime | None]:
        """Incomplete articles of these sections that are asked for again after `now`: how many, and from when."""

    def commit(self, run_id: str, *, length: int, lines: int, entries: Iterable[Entry]) -> None:
        """Record in one transaction how far the journal is on disk and what became of the articles.

        Raises LockedError when the run's lease was lost (PostgreSQL): then nothing is written.
        """

    def journal_status(
        self, run_id: str, status: str, *, base_length: int | None = None, feeds: str | None = None
    ) -> None:
        """Move the journal on: publishing, feeds, closed."""

    def unfinished(self) -> list[Journal]:
        """Journals that are not closed, oldest first (of live runs too: try their hosts' locks)."""

    def end_run(self, run: RunRow, sections: Sequence[SectionState], *, replace: bool = False) -> None:
        """Record verdict, summary and section states. For a fresh run, put its shadow in the dataset's place
        (`replace`) or drop it."""

    def forget(self, dataset: str) -> None:
        """Forget what was delivered into a dataset whose file the user removed: the next run gives it again."""

    def runs(self, spider: str, dataset: str, limit: int = 20) -> list[RunRow]:
        """The last ended runs, newest first."""

    def run(self, run_id: str) -> RunRow | None:
        """One run, ended or not; None when there was none of that id."""

    def knows(self, dataset: str) -> bool:
        """Whether any run into this dataset was ever begun."""

    def has_delivered(self, dataset: str) -> bool:
        """Whether anything that was delivered into this dataset still counts as that."""

    def host_file(self, host: str, name: str) -> tuple[datetime, int, bytes] | None:
        """A small file of a host kept over runs (robots.txt, tdmrep.json): when fetched, HTTP status,
        body."""

    def keep_host_file(self, host: str, name: str, fetched_at: datetime, status: int, body: bytes) -> None:
        """Keep such a file."""

    def lock(self, hosts: Sequence[str], holder: str) -> AbstractContextManager[None]:
        """Take the locks of these hosts in sorted order, all or none.

        Raises LockedError naming who holds one. Freed when the process dies.
        """

    def renew(self) -> None:
        """Keep the locks that are held (PostgreSQL: leases that would run out; SQLite: nothing to do).

        Raises LockedError when one was lost, LedgerError when the store does not answer: in good time before
        the lease runs out, if it is called every `renew_every` seconds. Then the run must stop.
        """

    def close(self) -> None:
        """Give back the connection, after the locks: one still held then is free when its lease has run out
        (PostgreSQL)."""
