"""Remembering what was worked out for short texts, and only for those."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

T = TypeVar("T")


def remember_short(size: int, longest: int) -> Callable[[Callable[[str], T]], Callable[[str], T]]:
    """Remember the last `size` answers of a pure function of one text of at most `longest` characters.

    Longer texts are worked out anew: in an `lru_cache` alone, pages of megabytes would stay in memory.
    """

    def remembering(work: Callable[[str], T]) -> Callable[[str], T]:
        remembered = lru_cache(maxsize=size)(work)

        @wraps(work)
        def answer(text: str) -> T:
            return remembered(text) if len(text) <= longest else work(text)

        return answer

    return remembering
