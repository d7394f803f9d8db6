"""What a ledger still tells that is to be made anew: the datasets it knew, and whether it is sound."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.errors import LedgerError
from crawler.ledger import open_ledger
from crawler.ledger.sql import SqlLedger
from crawler.ledger.survey import contradictions, survey


@dataclass(frozen=True, slots=True, kw_only=True)
class OldLedger:
    """Nothing, for one that was not there."""

    delivered: dict[str, int] = field(default_factory=dict)
    """Datasets, and how many articles were delivered into each."""
    is_sound: bool = False
    fault: str = ""
    """Why its datasets could not be read."""


def look_at(path: Path) -> OldLedger:
    """What it knew. Raises OSError.

    Looked at is a copy: SQLite plays the log into a file that it opens, and a damaged one is kept as it is.
    """
    with TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
        copy = Path(folder) / path.name
        shutil.copyfile(path, copy)
        if (log := path.with_name(path.name + "-wal")).exists():
            shutil.copyfile(log, copy.with_name(log.name))
        try:
            ledger = open_ledger(f"sqlite:///{copy}")
        except LedgerError as error:
            return OldLedger(fault=_told(error, copy, path))
        assert isinstance(ledger, SqlLedger)  # noqa: S101  # of SQLite it always is
        try:
            delivered = {facts.name: facts.delivered for facts in survey(ledger, datetime.now(UTC))}
        except LedgerError as error:
            return OldLedger(fault=_told(error, copy, path))
        else:
            return OldLedger(delivered=delivered, is_sound=_is_sound(ledger))
        finally:
            ledger.close()


def _is_sound(ledger: SqlLedger) -> bool:
    try:
        return not contradictions(ledger)
    except LedgerError:
        return False


def _told(error: LedgerError, copy: Path, path: Path) -> str:
    return str(error).replace(str(copy), str(path)).partition(";")[0].rstrip(".")
