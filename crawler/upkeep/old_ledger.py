"""The ledger that is to be made anew: what the old one still tells, and how the new one takes its place.

Of both kinds alike: the new one is made beside the old one, which is kept.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from crawler.errors import ForeignError, LedgerError, LockedError, StartError
from crawler.ledger import require_driver
from crawler.ledger.address import file_of, kind_of
from crawler.ledger.hostlocks import held
from crawler.ledger.sql import SqlLedger
from crawler.ledger.sqlite import SqliteLedger
from crawler.ledger.survey import contradictions, survey

if TYPE_CHECKING:
    from crawler.ledger.beside import Beside


@dataclass(frozen=True, slots=True, kw_only=True)
class OldLedger:
    """Nothing, for one that was not there."""

    delivered: dict[str, int] = field(default_factory=dict)
    """Datasets, and how many articles were delivered into each."""
    is_sound: bool = False
    fault: str = ""
    """Why its datasets could not be read."""

    @property
    def kept_as(self) -> str:
        """What its new name says of it."""
        return "before-rebuild" if self.is_sound else "damaged"


class Place(Protocol):
    """Where a ledger is made anew. All raise LedgerError, StartError, OSError."""

    def look(self) -> OldLedger:
        """What the one that stands there still tells. Raises ForeignError for another program's database."""

    def opened(self) -> AbstractContextManager[SqlLedger]:
        """The one that stands there, to be read."""

    def is_empty(self) -> bool: ...

    def make(self) -> SqlLedger:
        """An empty ledger beside the old one. Raises LockedError when that is in use."""

    def discard(self) -> None:
        """Throw away what `make` made."""

    def put_in_place(self, old: OldLedger, now: datetime) -> Iterator[str]:
        """Put aside what was there, and the new one in its place; a line for each thing kept."""

    def close(self) -> None: ...


def place_of(url: str, project: Path | None) -> Place:
    """The place of the ledger at this address, of either kind.

    Raises UsageError for an address that is none, StartError when PostgreSQL's driver is missing, LedgerError.
    """
    if kind_of(url) == "sqlite":
        return _File(file_of(url, project))
    require_driver()
    from crawler.ledger.beside import Beside  # noqa: PLC0415  # brings the driver, an extra

    return _Schema(Beside(url))


class _File:
    """SQLite: a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._making = path.with_name(f".{path.name}.rebuilding")

    def look(self) -> OldLedger:
        return OldLedger() if self.is_empty() else _look_at(self.opened)

    @contextmanager
    def opened(self) -> Iterator[SqlLedger]:
        """A copy: SQLite plays the log into a file that it opens, and a damaged one is kept as it is."""
        path = self._path
        with self._copied() as copy:
            try:
                with closing(SqliteLedger(copy)) as ledger:
                    yield ledger
            except LedgerError as error:
                raise type(error)(str(error).replace(str(copy), str(path))) from error

    @contextmanager
    def _copied(self) -> Iterator[Path]:
        path = self._path
        with ExitStack() as left:
            try:
                folder = left.enter_context(TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent))
                copy = Path(folder) / path.name
                shutil.copyfile(path, copy)
                if (log := path.with_name(path.name + "-wal")).exists():
                    shutil.copyfile(log, copy.with_name(log.name))
            except OSError as error:
                raise StartError(  # no LedgerError: it is not damaged by that
                    f"The ledger {path} cannot be copied to be looked at: {error.strerror or error}; check the "
                    "rights of the file and its folder, and the room on the disk."
                ) from error
            yield copy

    def is_empty(self) -> bool:
        return not self._path.exists()

    def make(self) -> SqlLedger:
        if holders := held(self._path.parent / "locks"):
            raise LockedError(
                f"The ledger {self._path} is in use ({holders[0]}); try again when that has ended."
            )
        self.discard()
        return SqliteLedger(self._making)  # by its path: a ? in that would end an address

    def discard(self) -> None:
        for left in _with_its_logs(self._making):
            left.unlink()

    def put_in_place(self, old: OldLedger, now: datetime) -> Iterator[str]:
        for each in _with_its_logs(self._path):
            kept = each.with_name(f"{each.name}.{old.kept_as}-{now:%Y%m%dT%H%M%SZ}")
            each.rename(kept)
            yield f"Kept {each} as {kept.name}."
        self._making.rename(self._path)

    def close(self) -> None:
        """Nothing is open."""


class _Schema:
    """PostgreSQL: the tables in a schema."""

    def __init__(self, beside: Beside) -> None:
        self._beside = beside

    def look(self) -> OldLedger:
        return _look_at(self.opened) if self._beside.tables else OldLedger()

    def opened(self) -> AbstractContextManager[SqlLedger]:
        return closing(self._beside.old())

    def is_empty(self) -> bool:
        return not self._beside.tables

    def make(self) -> SqlLedger:
        return self._beside.make()

    def discard(self) -> None:
        self._beside.discard()

    def put_in_place(self, old: OldLedger, now: datetime) -> Iterator[str]:
        kept = self._beside.named(f"_{old.kept_as.replace('-', '_')}_{now:%Y%m%d_%H%M%S}")
        self._beside.put_in_place(kept)
        if self._beside.tables:
            yield f"Kept the tables of schema {self._beside.schema} in schema {kept}."

    def close(self) -> None:
        self._beside.close()


def _look_at(opened: Callable[[], AbstractContextManager[SqlLedger]]) -> OldLedger:
    try:
        with opened() as ledger:
            delivered = {facts.name: facts.delivered for facts in survey(ledger, datetime.now(UTC))}
            return OldLedger(delivered=delivered, is_sound=_is_sound(ledger))
    except ForeignError:
        raise
    except LedgerError as error:
        return OldLedger(fault=_told(error))


def _is_sound(ledger: SqlLedger) -> bool:
    try:
        return not contradictions(ledger)
    except LedgerError:
        return False


def _told(error: LedgerError) -> str:
    return str(error).partition(";")[0].rstrip(".")


def _with_its_logs(path: Path) -> list[Path]:
    """The file and those that SQLite keeps beside it, as far as they are there."""
    logs = (path.with_name(path.name + ending) for ending in ("-wal", "-shm"))
    return [each for each in (path, *logs) if each.exists()]
