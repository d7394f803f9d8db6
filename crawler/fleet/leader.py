"""Keeps handing out what is due. Several may run: one leads by a lease in the ledger, the others stand by."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from crawler.errors import LedgerError, LockedError, StartError, UsageError
from crawler.fleet.catalogue import Catalogue
from crawler.fleet.cluster import Cluster, Done
from crawler.fleet.hosts import HostBook
from crawler.fleet.outcome import due_sections
from crawler.fleet.section import Section
from crawler.fleet.task import Errand
from crawler.ledger import Ledger

logger = logging.getLogger(__name__)

LOCK = "fleet:leader"  # no host's name: it has a colon
_LOOK = 2.0
"""Seconds between two looks; ten times as long as a look takes, when that is more, so that looking never costs more
than a tenth of a processor."""
_STAND_BY = 10.0
_WINDOW = 2
"""Errands handed out for each crawl that the workers can run: enough that none waits for the next look, few enough
that neither this process nor the scheduler holds the whole catalogue."""
_AFTER_FAULT = 15.0
"""Seconds that a section rests whose turn could not be begun."""


@dataclass(kw_only=True)
class Leader:
    """One process of `scrapy fleet run`."""

    load: Callable[[], Catalogue]
    ledger: Ledger
    cluster: Cluster[Errand]
    settings: Mapping[str, str] = field(default_factory=dict)
    stopping: Callable[[], bool] = lambda: False

    def __post_init__(self) -> None:
        self._catalogue = self.load()
        self._read_at = self._written_at()
        self._sections: Mapping[str, Section] = self._catalogue.require()
        self._book = HostBook()
        self._out: set[str] = set()

    def run(self) -> None:
        """Lead or stand by, until it is told to stop."""
        standing_by = False
        while not self.stopping():
            try:
                with self.ledger.lock([LOCK], f"{socket.gethostname()}, process {os.getpid()}"):
                    logger.info("Leading: %d sections.", len(self._sections))
                    standing_by = False
                    self._lead()
            except LockedError:
                if not standing_by:
                    logger.info("Standing by: another process leads.")
                standing_by = True
                self._sleep(_STAND_BY)
            except LedgerError as error:
                logger.warning("%s Trying again.", error)
                self._sleep(_STAND_BY / 2)

    def _lead(self) -> None:
        """Raises LockedError when another leads by now."""
        every = self.ledger.renew_every
        renewed = time.monotonic()
        while not self.stopping():
            begun = time.monotonic()
            for done in self.cluster.collect():
                self._take_back(done)
            try:
                if every is not None and begun - renewed >= every:
                    self.ledger.renew()
                    renewed = begun
                if self.cluster.is_connected():
                    self._read_again()
                    self.hand_out(self.cluster.threads() * _WINDOW)
            except LedgerError as error:
                # The lease is kept: giving it up while the database is away would leave nobody to lead until it
                # runs out. If another has it by then, the next renewal says so.
                logger.warning("%s Trying again.", error)
                renewed = 0.0
            self._sleep(max(_LOOK, 10 * (time.monotonic() - begun)))

    def hand_out(self, window: int) -> int:
        """Hand out what is due, so that at most `window` errands are out; how many that were. Raises LedgerError."""
        room = window - self.cluster.outstanding
        if room <= 0:
            return 0
        busy = self.ledger.schedule.busy_hosts()
        due = due_sections(self._sections, self.ledger.schedule.turns(), self.ledger.schedule.now())
        handed = 0
        for each in due:
            if handed == room:
                break
            if each.section.name in self._out or not self._book.is_free(each.section, busy):
                continue
            self._book.take(each.section)
            self._out.add(each.section.name)
            self.cluster.hand_out(
                Errand(section=each.section, failures=each.failures, settings=self.settings)
            )
            handed += 1
        return handed

    def _take_back(self, done: Done[Errand]) -> None:
        section = done.task.section
        self._out.discard(section.name)
        self._book.free(section, rest=0.0 if done.account else _AFTER_FAULT)
        if done.account is None:
            logger.warning("%s: %s; it comes again.", section.name, done.error)
        else:
            told = done.account
            logger.info(
                "%s: %s (%d saved, exit code %d)", section.name, told.sentence, told.saved, told.exit_code
            )

    def _read_again(self) -> None:
        """Take in a catalogue that was changed; a wrong one is told, and the one before stays."""
        written = self._written_at()
        if written == self._read_at:
            return
        self._read_at = written
        try:
            self._sections = self.load().require()
        except (UsageError, StartError) as error:
            logger.error("%s The catalogue as it was before stays in force.", error)
        else:
            logger.info("Read the catalogue again: %d sections.", len(self._sections))

    def _written_at(self) -> float:
        try:
            return Path(self._catalogue.path).stat().st_mtime
        except OSError:
            return 0.0

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.stopping() and time.monotonic() < until:
            time.sleep(min(0.5, max(0.0, until - time.monotonic())))
