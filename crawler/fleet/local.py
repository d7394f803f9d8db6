"""All sections that are due, on this machine: hosts in parallel, one process a section."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from crawler.errors import BroadsheetError
from crawler.fleet.hosts import HostBook
from crawler.fleet.outcome import Account, Due
from crawler.fleet.process import Place
from crawler.fleet.turn import take_turn
from crawler.ledger import Ledger

_LOOK = 0.5
"""Seconds between two looks at whether a host has rested, or the user wants to stop."""


def run_all(
    due: Sequence[Due],
    jobs: int,
    ledger: Ledger,
    place: Place,
    told: Callable[[Account], None],
    stopping: Callable[[], bool],
) -> list[Account]:
    """Crawl them in order, as far as their hosts are free; `told` hears of each that has ended.

    Raises LedgerError after the crawls under way have ended.
    """
    left, accounts, book = list(due), list[Account](), HostBook()
    running: dict[Future[Account], Due] = {}
    failure: BroadsheetError | None = None
    me = f"{socket.gethostname()} (crawlall)"

    def must_stop() -> bool:
        return stopping() or failure is not None

    with ThreadPoolExecutor(jobs, thread_name_prefix="turn") as pool:
        while running or (left and not must_stop()):
            while len(running) < jobs and not must_stop() and (each := book.next_free(left)):
                left.remove(each)
                book.take(each.section)
                turn = pool.submit(
                    take_turn, each.section, each.failures, ledger, place, me, stopping=must_stop
                )
                running[turn] = each
            for done in wait(running, timeout=_LOOK, return_when=FIRST_COMPLETED).done:
                book.free(running.pop(done).section)
                try:
                    accounts.append(done.result())
                except BroadsheetError as error:
                    failure = error
                else:
                    told(accounts[-1])
    if failure is not None:
        raise failure
    return accounts
