"""How statements name their values, whichever database they go to."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.ledger import Ledger
from crawler.ledger.connection import scalar
from tests.ledger.making import begin, entry

_IN = "SELECT key FROM bs_articles WHERE key IN :keys AND key = :key AND :key = key"
_NOT_IN = "SELECT key FROM bs_articles WHERE NOT key IN :keys"
_WHICH = "SELECT url FROM bs_listings WHERE url IN :urls ORDER BY url"


@pytest.fixture
def listed(ledger: Ledger) -> Ledger:
    """A ledger with three listing pages."""
    begin(ledger)
    pages = [entry(number, listing_url=url) for number, url in enumerate(("a", "ö'\\\"%s:x😀", "c"))]
    ledger.commit("r1", length=1, lines=1, entries=pages)
    return ledger


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["a", "c", "none"], ["a", "c"]),
        (["c", "c"], ["c"]),
        (["ö'\\\"%s:x😀"], ["ö'\\\"%s:x😀"]),
        ([], []),
        ([f"{number}" for number in range(40_000)] + ["a"], ["a"]),
    ],
)
def test_a_list_may_be_of_any_length_and_hold_anything(
    listed: Ledger, asked: list[str], found: list[str]
) -> None:
    with listed.reading() as connection:  # type: ignore[attr-defined]
        assert [url for (url,) in connection.execute(_WHICH, {"urls": asked})] == found


@pytest.mark.parametrize("value", [0, 40_000, -(2**63), 2**63 - 1])
def test_numbers_are_found_whatever_their_size(ledger: Ledger, value: int) -> None:
    begin(ledger)
    ledger.commit("r1", length=1, lines=1, entries=[entry(value)])
    asked: dict[str, Any] = {"keys": [value, 7], "key": value, "unused": None}
    with ledger.reading() as connection:  # type: ignore[attr-defined]
        assert scalar(connection.execute(_IN, asked)) == value
        assert scalar(connection.execute(_NOT_IN, asked)) is None


def test_a_statement_without_values_is_taken_as_it_is(ledger: Ledger) -> None:
    with ledger.reading() as connection:  # type: ignore[attr-defined]
        assert scalar(connection.execute("SELECT 'IN :x %s %(y)s'")) == "IN :x %s %(y)s"
