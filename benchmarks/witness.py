"""Whether a fleet's status is true: who runs according to the ledger, and who according to the kernel."""

from __future__ import annotations

import time
from contextlib import suppress

from benchmarks.engine import Engine
from benchmarks.pressroom import Press
from crawler.errors import LedgerError
from crawler.ledger import Ledger
from crawler.ledger.schedule import SILENCE, Turn


class Witness:
    """Compares the two again and again."""

    def __init__(self, engine: Engine, papers: Press, ledger: Ledger) -> None:
        self._engine, self._papers, self._ledger = engine, papers, ledger
        self._only_told: dict[str, float] = {}
        self._only_seen: dict[str, float] = {}
        self._turns: dict[str, Turn] = {}
        self.untruths: list[str] = []
        """What the status said and the kernel did not confirm, or the other way round."""

    def watch(self, seconds: float) -> None:
        """Look once a second for so long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with suppress(LedgerError):  # it was crashed on purpose
                self._look()
            time.sleep(1)

    def all_done(self, sections: int) -> bool:
        """Whether every section had ended a turn with its work done, and none was under way."""
        turns = self._turns.values()
        return len(turns) == sections and all(
            turn.alive_until is None and turn.exit_code == 0 for turn in turns
        )

    def _look(self) -> None:
        """Raises LedgerError while the database is away."""
        seen = set(self._engine.crawls(self._papers.urls))
        self._turns = self._ledger.schedule.turns()
        now = self._ledger.schedule.now()
        told = {name for name, turn in self._turns.items() if turn.is_running(now)}
        # A turn is told for some seconds before its crawl is there, and after its worker's death until its beat is
        # missed; a crawl that is there without being told would be one that nobody watches over.
        self._note(self._only_told, told - seen, SILENCE + 10, "running by the ledger, no process")
        self._note(self._only_seen, seen - told, 10, "a process, not running by the ledger")

    def _note(self, since: dict[str, float], names: set[str], patience: float, what: str) -> None:
        for name in list(since):
            if name not in names:
                del since[name]
        for name in names:
            if time.monotonic() - since.setdefault(name, time.monotonic()) > patience:
                self.untruths.append(f"{name}: {what} for more than {patience:.0f} s")
                since[name] = time.monotonic()
