"""Statements that are made of names of columns."""

from __future__ import annotations

from crawler.ledger.statements import assigned, insert, upsert


def test_values_are_named_like_their_columns() -> None:
    assert insert("t", ["a", "b"]) == "INSERT INTO t (a, b) VALUES (:a, :b)"
    assert assigned(["a", "b"]) == "a = :a, b = :b"


def test_a_row_that_is_there_keeps_its_key() -> None:
    columns = iter(["a", "b", "c"])  # read once
    assert upsert("t", columns, iter(["a"])) == (
        "INSERT INTO t (a, b, c) VALUES (:a, :b, :c) ON CONFLICT (a) DO UPDATE SET b = excluded.b, c = excluded.c"
    )
