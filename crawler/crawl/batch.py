"""The articles that one page of a section showed, until each has answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct

# A page where fewer articles are dated says nothing of its age.
_DATED_AT_LEAST = 0.5


class Batch(Struct, kw_only=True):
    """Goes on with `then` when the last article has answered; `then` is told whether all are older than `since`."""

    then: Callable[[bool], Iterator[Any]]
    since: datetime | None = None
    size: int
    """Articles that the page showed first."""
    waiting: int
    """Of these, how many are asked for and have not answered."""
    older: int = 0
    newer: int = 0

    def see(self, published: datetime | None) -> None:
        """Note when one of the articles was published."""
        if published and self.since:
            self.older += published < self.since
            self.newer += published >= self.since

    def answered(self, published: datetime | None) -> Iterator[Any]:
        """One of the articles has answered, or cannot be had."""
        self.see(published)
        self.waiting -= 1
        if self.waiting == 0:
            yield from self.then(self.is_older)

    @property
    def is_older(self) -> bool:
        """Whether the page lies behind `since`: none of its dated articles is newer."""
        return self.older > 0 and self.newer == 0 and self.older >= _DATED_AT_LEAST * self.size
