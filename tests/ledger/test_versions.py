"""The version of a ledger's tables, whichever database keeps them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.errors import LedgerError
from crawler.ledger import Ledger


@pytest.mark.parametrize(
    "damage", ["DROP TABLE bs_meta", "DELETE FROM bs_meta", "UPDATE bs_meta SET value = 'x'"]
)
def test_tables_without_a_version_are_damaged(open_one: Callable[[], Ledger], damage: str) -> None:
    """They were another program's in SQLite, and a relation that already exists in PostgreSQL."""
    with open_one().reading() as connection:  # type: ignore[attr-defined]
        connection.execute(damage)
    with pytest.raises(LedgerError, match=r"no schema version.*scrapy ledger rebuild"):
        open_one()
