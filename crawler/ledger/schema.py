"""The ledger's tables. Whoever changes them gives them a new version (see `versions`).

One set of tables serves SQLite and PostgreSQL. Sizes decide the layout: a million articles must fit in 400
MB, so keys are 64-bit integers, moments are epoch seconds, states are small numbers, hashes are bytes, and
the address of the listing page, which some twenty articles share, stands once in a table of its own. In
SQLite the articles are an ordinary table that grows at its end, with a separate index on (dataset, key):
clustered on the random keys, pages would be two thirds full and every commit would touch one page an article.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

# SQLite numbers rows by itself only in a column whose type is exactly INTEGER.
_Number = BigInteger().with_variant(Integer, "sqlite")

meta = Table(
    "bs_meta", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False)
)

datasets = Table(
    "bs_datasets",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("name", Text, nullable=False),
    Column("shadow_of_run", Text, nullable=False),  # "" for the dataset itself
    UniqueConstraint("name", "shadow_of_run"),
)

sections = Table(
    "bs_sections",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("dataset_id", BigInteger, nullable=False),
    Column("url", Text, nullable=False),
    Column("frontier", BigInteger, nullable=False),
    Column("articles", BigInteger, nullable=False),
    UniqueConstraint("dataset_id", "url"),
)

listings = Table(
    "bs_listings",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
)

articles = Table(
    "bs_articles",
    metadata,
    Column("dataset_id", BigInteger, primary_key=True, autoincrement=False),
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("section_id", BigInteger, nullable=False),
    Column("first_walk", BigInteger, nullable=False),
    Column("state", SmallInteger, nullable=False),
    Column("found_in", SmallInteger, nullable=False),
    Column("listing_id", BigInteger),
    Column("listing_page", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("published_at", BigInteger),
    Column("fetched_at", BigInteger),
    Column("next_look", BigInteger),
    Column("url", Text, nullable=False),
    Column("content_hash", LargeBinary, nullable=False),
    Column("field_marks", LargeBinary, nullable=False),
    Column("reason", Text, nullable=False),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
)
# Few articles are to be looked at again: the index holds these only, and answers without the table. What says so
# to PostgreSQL stands in `postgres`: named here, it made every start load that dialect with all its drivers (0.1 s).
due_index = Index(
    "bs_articles_due",
    articles.c.dataset_id,
    articles.c.section_id,
    articles.c.next_look,
    articles.c.key,
    sqlite_where=articles.c.next_look.is_not(None),
)

aliases = Table(
    "bs_aliases",
    metadata,
    Column("dataset_id", BigInteger, primary_key=True, autoincrement=False),
    Column("alias", BigInteger, primary_key=True, autoincrement=False),
    Column("key", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
Index("bs_aliases_key", aliases.c.dataset_id, aliases.c.key)

runs = Table(
    "bs_runs",
    metadata,
    Column("walk", _Number, primary_key=True),
    Column("run_id", Text, nullable=False, unique=True),
    Column("spider", Text, nullable=False),
    Column("dataset", Text, nullable=False),
    Column("dataset_id", BigInteger, nullable=False),  # of the shadow, when the run began fresh
    Column("started_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("verdict", Text, nullable=False),
    Column("exit_code", Integer),
    Column("summary", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("bs_runs_ended", runs.c.spider, runs.c.dataset, runs.c.walk)

journals = Table(
    "bs_journals",
    metadata,
    Column("run_id", Text, primary_key=True),
    Column("dataset", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("base_length", BigInteger, nullable=False),
    Column("length", BigInteger, nullable=False),
    Column("lines", BigInteger, nullable=False),
    Column("hosts", Text, nullable=False),
    Column("feeds", Text, nullable=False),
    Column("machine", Text, nullable=False),
    Column("status", Text, nullable=False, index=True),
)

host_files = Table(
    "bs_host_files",
    metadata,
    Column("host", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("fetched_at", BigInteger, nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

leases = Table(
    "bs_leases",
    metadata,
    Column("host", Text, primary_key=True),
    Column("token", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
)

# What becomes of the sections of a catalogue (`sections.toml`); see `schedule.py`.
turns = Table(
    "bs_turns",
    metadata,
    Column("name", Text, primary_key=True),
    Column("due_at", BigInteger),
    Column("rhythm", Text, nullable=False),
    Column("run_id", Text, nullable=False),
    Column("worker", Text, nullable=False),
    Column("started_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("alive_until", BigInteger),
    Column("exit_code", Integer),
    Column("verdict", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("saved", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("paused", SmallInteger, nullable=False),
    Column("cancelled", SmallInteger, nullable=False),
)
