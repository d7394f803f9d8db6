"""One transaction a call, whichever database keeps it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

from crawler.errors import LedgerError
from crawler.ledger import Entry, Ledger
from tests.ledger.making import begin, entry


def test_a_ledger_is_not_closed_under_another_thread(open_one: Callable[[], Ledger]) -> None:
    """SQLite's driver ended with a segmentation fault."""
    ledger, other, told = open_one(), open_one(), list[str]()
    begin(ledger)
    within = threading.Event()

    def entries() -> Iterator[Entry]:
        yield entry(1)
        within.set()
        time.sleep(0.2)
        yield entry(2)

    def commit() -> None:
        try:
            ledger.commit("r1", length=2, lines=2, entries=entries())
        except LedgerError as error:
            told.append(str(error))

    thread = threading.Thread(target=commit)
    thread.start()
    assert within.wait(10)
    ledger.close()
    thread.join(timeout=10)
    assert told == []
    assert sorted(other.look_up("D", [1, 2])) == [1, 2]


def test_a_call_within_a_call_does_not_end_its_transaction(ledger: Ledger) -> None:
    """SQLite knows no transaction within one: what failed to begin rolled back what had begun."""
    begin(ledger)

    def entries() -> Iterator[Entry]:
        yield entry(1)
        with suppress(LedgerError):
            ledger.journal_status("r1", "open")
        yield entry(2)

    ledger.commit("r1", length=8, lines=8, entries=entries())
    assert [journal.length for journal in ledger.unfinished()] == [8]
    assert sorted(ledger.look_up("D", [1, 2])) == [1, 2]
