"""Statements that are made of names of columns."""

from __future__ import annotations

from collections.abc import Iterable


def insert(table: str, columns: Iterable[str]) -> str:
    """One new row, whose values are named like its columns."""
    names = tuple(columns)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"


def upsert(table: str, columns: Iterable[str], key: Iterable[str]) -> str:
    """One new row, or where there is one of that `key`, new values in its other columns."""
    names, unique = tuple(columns), tuple(key)
    news = ", ".join(f"{name} = excluded.{name}" for name in names if name not in unique)
    return f"{insert(table, names)} ON CONFLICT ({', '.join(unique)}) DO UPDATE SET {news}"


def assigned(columns: Iterable[str]) -> str:
    """New values of columns, named like them."""
    return ", ".join(f"{name} = :{name}" for name in columns)
