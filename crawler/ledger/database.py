"""A database and what can go wrong with it: one transaction a call, one line for each failure."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from crawler.errors import LedgerError, LockedError
from crawler.ledger.connection import Connection


class Database:
    """One connection, used by one thread at a time. `name`: what a person is told that it is."""

    _driver_error: type[Exception]
    """What its driver raises."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._turn = threading.RLock()

    def _why(self, error: Exception) -> str:
        """What the driver's error means for a person, after the ledger's name."""
        raise NotImplementedError

    @contextmanager
    def _transaction(self, *, write: bool) -> Iterator[Connection]:
        with self._failures(), self._turn, self._begin(write=write) as connection:
            yield connection

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """One line for each thing that can go wrong, beginning with the ledger's name."""
        try:
            yield
        except (LockedError, LedgerError) as error:
            if str(error).startswith(self._name):
                raise
            raise type(error)(f"{self._name} {error}") from error
        except self._driver_error as error:
            raise LedgerError(f"{self._name} {self._why(error)}") from error

    def _begin(self, *, write: bool) -> AbstractContextManager[Connection]:
        raise NotImplementedError

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection for questions that the protocol has no method for (`survey`)."""
        return self._transaction(write=False)

    def integrity(self) -> list[str]:
        """What the database itself finds wrong with its file, each in one line."""
        return []

    def close(self) -> None:
        """Give back the connection, when the call that goes on in another thread has ended."""
        with self._turn:
            self._disconnect()

    def _disconnect(self) -> None:
        raise NotImplementedError
