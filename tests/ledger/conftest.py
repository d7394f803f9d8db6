"""A ledger of each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crawler.ledger import Ledger, open_ledger


@pytest.fixture(params=["sqlite", "postgres"])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty ledger, of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/ledger.sqlite"
    new_postgres: Callable[[], str] = request.getfixturevalue("new_postgres")
    return new_postgres()


@pytest.fixture
def open_one(ledger_url: str) -> Iterator[Callable[[], Ledger]]:
    """Opens the same ledger again and again, as processes do; all are closed at the end."""
    opened: list[Ledger] = []

    def again() -> Ledger:
        opened.append(open_ledger(ledger_url))
        return opened[-1]

    yield again
    for ledger in opened:
        ledger.close()


@pytest.fixture
def ledger(open_one: Callable[[], Ledger]) -> Ledger:
    """An empty ledger."""
    return open_one()
