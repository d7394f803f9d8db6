"""Entries and lines on their way to the disk: synced, then committed together, then booked."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct

from crawler.dates import to_utc
from crawler.errors import JournalError
from crawler.ledger.store import Entry, Ledger, State
from crawler.run.accounting import Accounting
from crawler.run.ask import Ask
from crawler.run.journal import JournalFile
from crawler.run.telling import Line
from crawler.run.timetable import LONGEST_PAUSE, look_again_at, retry_at

logger = logging.getLogger(__name__)

# What a record's own line does not tell.
_TOLD = frozenset({State.FAILED, State.GONE, State.REFUSED})


class _Note(Struct, frozen=True):
    """What is settled, and told, once the commit is through."""

    key: int
    entry: Entry
    settles: bool
    told: Sequence[tuple[Any, ...]]
    """For the log: of each line its pattern and arguments."""


class Commits:
    """Holds what is not committed yet, and says what became of articles that gave no record.

    Nothing counts, and the log says nothing of it, before it is committed (`flush`).
    """

    def __init__(
        self,
        *,
        run_id: str,
        dataset: str,
        walk: int,
        ledger: Ledger,
        journal: JournalFile,
        accounting: Accounting,
        recheck: Sequence[timedelta],
    ) -> None:
        self.run_id, self.dataset, self.walk = run_id, dataset, walk
        self.ledger, self.journal, self.accounting = ledger, journal, accounting
        self.recheck = recheck
        self.lines = 0
        self._notes: list[_Note] = []
        self._fresh: dict[int, Entry] = {}
        self._broken = ""

    def look_up(self, keys: Sequence[int]) -> dict[int, Entry]:
        """What is known of these addresses, what is not committed yet included."""
        return self._with_fresh(keys, self.ledger.look_up(self.dataset, keys))

    def look_up_delivered(self, keys: Sequence[int]) -> dict[int, Entry]:
        """The same, for who asks of what was delivered only: may give nothing when none of them was."""
        return self._with_fresh(keys, self.ledger.look_up_delivered(self.dataset, keys))

    def _with_fresh(self, keys: Sequence[int], known: dict[int, Entry]) -> dict[int, Entry]:
        known.update((key, self._fresh[key]) for key in keys if key in self._fresh)
        return known

    def note(self, ask: Ask, entry: Entry, *, settles: bool = True, line: Line | None = None) -> None:
        """Take an entry along with the next commit; `settles`: it is what became of the address in this run.

        `line`: what the log then says of its record.
        """
        earlier = self._fresh.get(entry.key)
        if (
            earlier is not None and earlier.key == entry.key
        ):  # met under another address since the last commit
            entry.aliases = tuple({*earlier.aliases, *entry.aliases})
        told: list[tuple[Any, ...]] = [line] if line else []
        if settles and entry.state in _TOLD:
            again = f"; asked again after {to_utc(entry.next_look)}" if entry.next_look else ""
            told.append(("%-10s %s: %s%s", entry.state, ask.url, entry.reason, again))
        self._notes.append(_Note(ask.key, entry, settles, told))
        self._fresh.update(dict.fromkeys((entry.key, ask.key, *entry.aliases), entry))

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
            entry.next_look = max(entry.next_look, min(not_before, now + LONGEST_PAUSE))
        self.note(ask, entry)

    def gone(self, ask: Ask, reason: str, *, for_good: bool) -> None:
        """The server says that there is no such article (any more).

        Not `for_good`: asked for again after growing pauses. New articles answer 404 until each cache of the site
        knows them, and some are taken down for an hour.
        """
        entry = ask.entry(State.GONE, walk=self.walk)
        entry.reason = reason
        entry.tries += 1
        entry.next_look = None if for_good else retry_at(entry.tries, datetime.now(UTC))
        self.note(ask, entry)

    def refuse(
        self,
        ask: Ask,
        reason: str,
        *,
        passing: bool = False,
        look_again: timedelta | None = None,
        published_at: datetime | None = None,
    ) -> None:
        """It is no article, or not ours to take.

        `passing`: an article may stand there another time, so it is asked for again after growing pauses; else only
        if a listing still shows it after `look_again`.
        """
        now = datetime.now(UTC)
        ask.says_nothing_of_the_whole()
        entry = ask.entry(State.REFUSED, walk=self.walk)
        entry.reason = reason
        entry.published_at = published_at or entry.published_at
        entry.tries = entry.tries + 1 if passing else 0
        entry.next_look = retry_at(entry.tries, now) if passing else now + look_again if look_again else None
        self.note(ask, entry)

    def unchanged(self, ask: Ask) -> None:
        """The server says that the article is as it was (304)."""
        now = datetime.now(UTC)
        entry = ask.entry(State.UNCHANGED, walk=self.walk)
        entry.fetched_at, entry.tries = now, 0
        entry.next_look = look_again_at(entry.published_at, now, self.recheck)
        self.note(ask, entry)

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
            for line in note.told:
                logger.info(*line)
        self._notes.clear()
        self._fresh.clear()
