"""Datasets, the shadows that fresh runs fill, and their sections."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.ledger.connection import Connection, scalar
from crawler.ledger.statements import insert
from crawler.ledger.store import SectionState

_NEW = insert("bs_datasets", ("name", "shadow_of_run")) + " ON CONFLICT DO NOTHING"
_NEW_SECTION = (
    "INSERT INTO bs_sections (dataset_id, url, frontier, articles) VALUES (:dataset, :url, 0, 0) "
    "ON CONFLICT DO NOTHING"
)
_OF_ONE_DATASET = ("bs_articles", "bs_aliases", "bs_sections")


def known_id(connection: Connection, name: str, shadow_of_run: str = "") -> int | None:
    """Number of a dataset, or of a run's shadow of it, if it has one."""
    rows = connection.execute(
        "SELECT id FROM bs_datasets WHERE name = :name AND shadow_of_run = :shadow_of_run",
        {"name": name, "shadow_of_run": shadow_of_run},
    )
    number: int | None = scalar(rows)
    return number


def dataset_id(connection: Connection, name: str, shadow_of_run: str = "") -> int:
    """Number of a dataset, or of a run's shadow of it; given at the first call."""
    number = known_id(connection, name, shadow_of_run)
    if number is None:
        connection.execute(_NEW, {"name": name, "shadow_of_run": shadow_of_run})
        number = known_id(connection, name, shadow_of_run)
    assert number is not None, "the row was just made"  # noqa: S101 (for mypy)
    return number


def section(connection: Connection, number: int, url: str) -> SectionState:
    """The state of a section, made at the first call."""
    known = "SELECT id, frontier, articles FROM bs_sections WHERE dataset_id = :dataset AND url = :url"
    values = {"dataset": number, "url": url}
    row = connection.execute(known, values).fetchone()
    if row is None:
        connection.execute(_NEW_SECTION, values)
        row = connection.execute(known, values).fetchone()
    return SectionState(section_id=row[0], url=url, frontier=row[1], articles=row[2])


def sections(connection: Connection, number: int) -> list[SectionState]:
    """The states of all sections of a dataset, in the order in which they came."""
    rows = connection.execute(
        "SELECT id, url, frontier, articles FROM bs_sections WHERE dataset_id = :dataset ORDER BY id",
        {"dataset": number},
    )
    return [
        SectionState(section_id=section_id, url=url, frontier=frontier, articles=articles)
        for section_id, url, frontier, articles in rows
    ]


def put_sections(connection: Connection, states: Sequence[SectionState]) -> None:
    """Record how far the walks came."""
    for state in states:
        connection.execute(
            "UPDATE bs_sections SET frontier = :frontier, articles = :articles WHERE id = :id",
            {"frontier": state.frontier, "articles": state.articles, "id": state.section_id},
        )


def clear(connection: Connection, number: int) -> None:
    """Forget all that is known of a dataset; it keeps its number."""
    for table in _OF_ONE_DATASET:
        connection.execute(f"DELETE FROM {table} WHERE dataset_id = :dataset", {"dataset": number})


def undeliver(connection: Connection, number: int) -> None:
    """Forget what was delivered, and so every frontier; what was found and never delivered is still owed."""
    own = {"dataset": number}
    connection.execute(
        "DELETE FROM bs_aliases WHERE dataset_id = :dataset AND key IN "
        "(SELECT key FROM bs_articles WHERE dataset_id = :dataset AND revision > 0)",
        own,
    )
    connection.execute("DELETE FROM bs_articles WHERE dataset_id = :dataset AND revision > 0", own)
    connection.execute("UPDATE bs_sections SET frontier = 0 WHERE dataset_id = :dataset", own)


def has_delivered(connection: Connection, number: int) -> bool:
    """Whether any revision of any article counts as delivered."""
    one = "SELECT key FROM bs_articles WHERE dataset_id = :dataset AND revision > 0 LIMIT 1"
    return scalar(connection.execute(one, {"dataset": number})) is not None


def drop_shadow(connection: Connection, number: int) -> None:
    """Throw a shadow away."""
    clear(connection, number)
    _drop(connection, number)


def drop_empty(connection: Connection, number: int) -> None:
    """Throw a dataset away of which nothing is known."""
    for table in ("bs_articles", "bs_sections"):
        one = f"SELECT dataset_id FROM {table} WHERE dataset_id = :dataset LIMIT 1"
        if scalar(connection.execute(one, {"dataset": number})) is not None:
            return
    _drop(connection, number)


def put_in_place(connection: Connection, shadow: int, number: int) -> None:
    """Let a shadow take the place of its dataset, whose number stays: other processes may know it."""
    clear(connection, number)
    for table in _OF_ONE_DATASET:
        connection.execute(
            f"UPDATE {table} SET dataset_id = :dataset WHERE dataset_id = :shadow",
            {"dataset": number, "shadow": shadow},
        )
    _drop(connection, shadow)


def _drop(connection: Connection, number: int) -> None:
    connection.execute("DELETE FROM bs_datasets WHERE id = :dataset", {"dataset": number})
