"""What a reader costs on one page, as a multiple of parsing it: measured so that the answer is the same twice."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from parsel import Selector

TRIES = 3


def times_the_parse(read: Callable[[], object], html: str, tries: int = TRIES) -> float:
    """CPU of `read` over CPU of `parsel.Selector(text=html)`, of each the best of some tries, after one of each."""
    Selector(text=html)
    read()
    parse = min(seconds(lambda: Selector(text=html)) for _ in range(tries))
    return min(seconds(read) for _ in range(tries)) / parse


def seconds(work: Callable[[], object]) -> float:
    """CPU of this thread, with the collection of the garbage that the work itself makes, and no other.

    A full collection that falls due goes over all objects of the process: 240 ms in the middle of a reading that takes
    6, when the heap is a test run's. So what is there already is set aside. The clock of the process would count the
    other threads, too.
    """
    gc.collect()
    gc.freeze()
    try:
        start = time.thread_time()
        work()
        return time.thread_time() - start
    finally:
        gc.unfreeze()
