"""Datasets, the shadows that fresh runs fill, and their sections."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, update

from crawler.ledger.schema import aliases, articles, datasets, sections
from crawler.ledger.store import SectionState
from crawler.ledger.values import Insert


def known_id(connection: Connection, name: str, shadow_of_run: str = "") -> int | None:
    """Number of a dataset, or of a run's shadow of it, if it has one."""
    known = select(datasets.c.id).where(datasets.c.name == name, datasets.c.shadow_of_run == shadow_of_run)
    return connection.scalar(known)


def dataset_id(connection: Connection, insert: Insert, name: str, shadow_of_run: str = "") -> int:
    """Number of a dataset, or of a run's shadow of it; given at the first call."""
    number = known_id(connection, name, shadow_of_run)
    if number is None:
        row = {"name": name, "shadow_of_run": shadow_of_run}
        connection.execute(insert(datasets).on_conflict_do_nothing(), row)
        number = known_id(connection, name, shadow_of_run)
    assert number is not None, "the row was just made"  # noqa: S101 (for mypy)
    return number


def section(connection: Connection, insert: Insert, number: int, url: str) -> SectionState:
    """The state of a section, made at the first call."""
    known = select(sections.c.id, sections.c.frontier, sections.c.articles).where(
        sections.c.dataset_id == number, sections.c.url == url
    )
    row = connection.execute(known).one_or_none()
    if row is None:
        new = {"dataset_id": number, "url": url, "frontier": 0, "articles": 0}
        connection.execute(insert(sections).on_conflict_do_nothing(), new)
        row = connection.execute(known).one()
    return SectionState(section_id=row.id, url=url, frontier=row.frontier, articles=row.articles)


def put_sections(connection: Connection, states: Sequence[SectionState]) -> None:
    """Record how far the walks came."""
    for state in states:
        connection.execute(
            update(sections)
            .where(sections.c.id == state.section_id)
            .values(frontier=state.frontier, articles=state.articles)
        )


def clear(connection: Connection, number: int) -> None:
    """Forget all that is known of a dataset; it keeps its number."""
    for table in (articles, aliases, sections):
        connection.execute(delete(table).where(table.c.dataset_id == number))


def undeliver(connection: Connection, number: int) -> None:
    """Forget what was delivered, and so every frontier; what was found and never delivered is still owed."""
    delivered = select(articles.c.key).where(articles.c.dataset_id == number, articles.c.revision > 0)
    connection.execute(delete(aliases).where(aliases.c.dataset_id == number, aliases.c.key.in_(delivered)))
    connection.execute(delete(articles).where(articles.c.dataset_id == number, articles.c.revision > 0))
    connection.execute(update(sections).where(sections.c.dataset_id == number).values(frontier=0))


def has_delivered(connection: Connection, number: int) -> bool:
    """Whether any revision of any article counts as delivered."""
    one = select(articles.c.key).where(articles.c.dataset_id == number, articles.c.revision > 0).limit(1)
    return connection.scalar(one) is not None


def drop_shadow(connection: Connection, number: int) -> None:
    """Throw a shadow away."""
    clear(connection, number)
    connection.execute(delete(datasets).where(datasets.c.id == number))


def drop_empty(connection: Connection, number: int) -> None:
    """Throw a dataset away of which nothing is known."""
    for table in (articles, sections):
        if (
            connection.scalar(select(table.c.dataset_id).where(table.c.dataset_id == number).limit(1))
            is not None
        ):
            return
    connection.execute(delete(datasets).where(datasets.c.id == number))


def put_in_place(connection: Connection, shadow: int, number: int) -> None:
    """Let a shadow take the place of its dataset, whose number stays: other processes may know it."""
    clear(connection, number)
    for table in (articles, aliases, sections):
        connection.execute(update(table).where(table.c.dataset_id == shadow).values(dataset_id=number))
    connection.execute(delete(datasets).where(datasets.c.id == shadow))
