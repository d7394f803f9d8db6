"""Looking into a ledger as a whole: what it holds, and whether its parts agree with each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from crawler.ledger.connection import Connection, scalar
from crawler.ledger.datasets import known_id, sections
from crawler.ledger.rows import STATES
from crawler.ledger.sql import SqlLedger
from crawler.ledger.store import SectionState, State
from crawler.ledger.values import seconds

_AT_ONCE = 10_000
_DELIVERED = """
    SELECT article.key, article.revision
    FROM bs_articles AS article JOIN bs_datasets AS dataset ON dataset.id = article.dataset_id
    WHERE dataset.name = :name AND dataset.shadow_of_run = '' AND article.revision > 0
"""
_ASTRAY = """
    SELECT count(*) FROM bs_aliases AS alias
    LEFT JOIN bs_articles AS article ON article.dataset_id = alias.dataset_id AND article.key = alias.key
    WHERE article.key IS NULL
"""
_HOMELESS = """
    SELECT count(*) FROM bs_articles AS article
    LEFT JOIN bs_datasets AS dataset ON dataset.id = article.dataset_id
    WHERE dataset.id IS NULL
"""
_UNKNOWN = "SELECT count(*) FROM bs_articles WHERE NOT state IN :states"


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
        rows = connection.execute("SELECT id, name FROM bs_datasets WHERE shadow_of_run = '' ORDER BY name")
        return [_facts(connection, number, name, now) for number, name in rows.fetchall()]


def sections_of(ledger: SqlLedger, dataset: str) -> list[SectionState]:
    """The sections of a dataset, in the order in which they came."""
    with ledger.reading() as connection:
        number = known_id(connection, dataset)
        return [] if number is None else sections(connection, number)


def _facts(connection: Connection, number: int, name: str, now: datetime) -> DatasetFacts:
    values = {"dataset": number, "name": name, "now": seconds(now)}

    def count(what: str) -> int:
        return int(scalar(connection.execute(f"SELECT count(*) FROM {what}", values)))

    by_state = "SELECT state, count(*) FROM bs_articles WHERE dataset_id = :dataset GROUP BY state"
    return DatasetFacts(
        name=name,
        states={STATES[state]: articles for state, articles in connection.execute(by_state, values)},
        delivered=count("bs_articles WHERE dataset_id = :dataset AND revision > 0"),
        due=count("bs_articles WHERE dataset_id = :dataset AND next_look <= :now"),
        aliases=count("bs_aliases WHERE dataset_id = :dataset"),
        sections=sections(connection, number),
        runs=count("bs_runs WHERE dataset = :name"),
    )


def delivered(ledger: SqlLedger, dataset: str) -> Iterator[tuple[int, int]]:
    """Key and revision of every delivered article of a dataset, by key."""
    part, values = _DELIVERED, {"name": dataset, "limit": _AT_ONCE}
    while True:
        with ledger.reading() as connection:
            rows = connection.execute(f"{part} ORDER BY article.key LIMIT :limit", values).fetchall()
        yield from rows
        if len(rows) < _AT_ONCE:
            return
        part, values = f"{_DELIVERED} AND article.key > :after", {**values, "after": rows[-1][0]}


def contradictions(ledger: SqlLedger) -> list[str]:
    """What in the tables cannot be: each a sentence. Empty for a sound ledger."""
    found = list(ledger.integrity())
    questions = (
        (_ASTRAY, "aliases lead to no article"),
        (_HOMELESS, "articles belong to no dataset"),
        (_UNKNOWN, "articles are in a state that does not exist"),
    )
    with ledger.reading() as connection:
        for question, what in questions:
            if many := scalar(connection.execute(question, {"states": list(STATES)})):
                found.append(f"{many} {what}")
    return found
