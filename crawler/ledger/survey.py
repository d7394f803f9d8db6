"""Looking into a ledger as a whole: what it holds, and whether its parts agree with each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, and_, func, select

from crawler.ledger.rows import STATES
from crawler.ledger.schema import aliases, articles, datasets, runs, sections
from crawler.ledger.sql import SqlLedger
from crawler.ledger.store import SectionState, State
from crawler.ledger.values import seconds

_AT_ONCE = 10_000


@dataclass(slots=True, kw_only=True)
class DatasetFacts:
    """One dataset in numbers."""

    name: str
    states: dict[State, int] = field(default_factory=dict)
    delivered: int = 0
    """Articles of which at least one revision was delivered."""
    due: int = 0
    """Articles that the next run asks for."""
    aliases: int = 0
    sections: list[SectionState] = field(default_factory=list)
    runs: int = 0


def survey(ledger: SqlLedger, now: datetime) -> list[DatasetFacts]:
    """Every dataset that the ledger knows, by name."""
    with ledger.reading() as connection:
        rows = connection.execute(
            select(datasets.c.id, datasets.c.name)
            .where(datasets.c.shadow_of_run == "")
            .order_by(datasets.c.name)
        ).all()
        return [_facts(connection, number, name, now) for number, name in rows]


def _facts(connection: Connection, number: int, name: str, now: datetime) -> DatasetFacts:
    own = articles.c.dataset_id == number
    by_state = select(articles.c.state, func.count()).where(own).group_by(articles.c.state)
    shown = select(sections).where(sections.c.dataset_id == number).order_by(sections.c.id)
    return DatasetFacts(
        name=name,
        states={STATES[state]: count for state, count in connection.execute(by_state)},
        delivered=_count(connection, articles, own & (articles.c.revision > 0)),
        due=_count(connection, articles, own & (articles.c.next_look <= seconds(now))),
        aliases=_count(connection, aliases, aliases.c.dataset_id == number),
        sections=[
            SectionState(section_id=row.id, url=row.url, frontier=row.frontier, articles=row.articles)
            for row in connection.execute(shown)
        ],
        runs=_count(connection, runs, runs.c.dataset == name),
    )


def _count(connection: Connection, table: Table, condition: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(condition)) or 0


def delivered(ledger: SqlLedger, dataset: str) -> Iterator[tuple[int, int]]:
    """Key and revision of every delivered article of a dataset, by key."""
    after: int | None = None
    while True:
        statement = (
            select(articles.c.key, articles.c.revision)
            .join(datasets, datasets.c.id == articles.c.dataset_id)
            .where(datasets.c.name == dataset, datasets.c.shadow_of_run == "", articles.c.revision > 0)
            .order_by(articles.c.key)
            .limit(_AT_ONCE)
        )
        if after is not None:
            statement = statement.where(articles.c.key > after)
        with ledger.reading() as connection:
            rows = [(key, revision) for key, revision in connection.execute(statement)]
        yield from rows
        if len(rows) < _AT_ONCE:
            return
        after = rows[-1][0]


def contradictions(ledger: SqlLedger) -> list[str]:
    """What in the tables cannot be: each a sentence. Empty for a sound ledger."""
    found = list(ledger.integrity())
    with ledger.reading() as connection:
        astray = connection.scalar(
            select(func.count())
            .select_from(aliases)
            .outerjoin(
                articles, and_(articles.c.dataset_id == aliases.c.dataset_id, articles.c.key == aliases.c.key)
            )
            .where(articles.c.key.is_(None))
        )
        if astray:
            found.append(f"{astray} aliases lead to no article")
        homeless = connection.scalar(
            select(func.count())
            .select_from(articles)
            .outerjoin(datasets, datasets.c.id == articles.c.dataset_id)
            .where(datasets.c.id.is_(None))
        )
        if homeless:
            found.append(f"{homeless} articles belong to no dataset")
        unknown = _count(connection, articles, articles.c.state.not_in(list(STATES)))
        if unknown:
            found.append(f"{unknown} articles are in a state that does not exist")
    return found
