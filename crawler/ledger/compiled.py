"""Statements that go past SQLAlchemy to the driver: where there is one for each article, its share of the time is the
larger one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

from msgspec import Struct
from sqlalchemy import ClauseElement, Dialect


class Compiled(Struct, frozen=True):
    """A statement as the driver takes it."""

    sql: str
    _order: Sequence[str] | None

    @classmethod
    def of(cls, statement: ClauseElement, dialect: Dialect, columns: Sequence[str] | None = None) -> Self:
        """`columns` are those that an INSERT gives."""
        compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
        return cls(str(compiled), tuple(compiled.positiontup) if compiled.positional else None)

    def values(self, named: Mapping[str, Any]) -> Any:
        """Its values as the driver takes them: by name, or by place."""
        return named if self._order is None else tuple(map(named.__getitem__, self._order))
