"""The ledger's tables. Whoever changes them gives them a new version (see `versions`).

One set of tables serves SQLite and PostgreSQL; what stands in braces the dialect fills in. Sizes decide the layout: a
million articles must fit in 400 MB, so keys are 64-bit integers, moments are epoch seconds, states are small numbers,
hashes are bytes, and the address of the listing page, which some twenty articles share, stands once in a table of its
own. In SQLite the articles are an ordinary table that grows at its end, with a separate index on (dataset, key):
clustered on the random keys, pages would be two thirds full and every commit would touch one page an article.
"""

from __future__ import annotations

from crawler.ledger.connection import Connection

TABLES = {
    "bs_meta": """
        name TEXT NOT NULL PRIMARY KEY,
        value TEXT NOT NULL
    )""",
    # shadow_of_run: "" for the dataset itself
    "bs_datasets": """
        id {number},
        name TEXT NOT NULL,
        shadow_of_run TEXT NOT NULL,
        UNIQUE (name, shadow_of_run)
    )""",
    "bs_sections": """
        id {number},
        dataset_id BIGINT NOT NULL,
        url TEXT NOT NULL,
        frontier BIGINT NOT NULL,
        articles BIGINT NOT NULL,
        UNIQUE (dataset_id, url)
    )""",
    "bs_listings": """
        id {number},
        url TEXT NOT NULL UNIQUE
    )""",
    "bs_articles": """
        dataset_id BIGINT NOT NULL,
        key BIGINT NOT NULL,
        section_id BIGINT NOT NULL,
        first_walk BIGINT NOT NULL,
        state SMALLINT NOT NULL,
        found_in SMALLINT NOT NULL,
        listing_id BIGINT,
        listing_page INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        tries INTEGER NOT NULL,
        published_at BIGINT,
        fetched_at BIGINT,
        next_look BIGINT,
        url TEXT NOT NULL,
        content_hash {bytes} NOT NULL,
        field_marks {bytes} NOT NULL,
        reason TEXT NOT NULL,
        etag TEXT NOT NULL,
        last_modified TEXT NOT NULL,
        PRIMARY KEY (dataset_id, key)
    )""",
    "bs_aliases": """
        dataset_id BIGINT NOT NULL,
        alias BIGINT NOT NULL,
        key BIGINT NOT NULL,
        PRIMARY KEY (dataset_id, alias)
    ) {clustered}""",
    # dataset_id: of the shadow, when the run began fresh
    "bs_runs": """
        walk {number_never_given_again},
        run_id TEXT NOT NULL UNIQUE,
        spider TEXT NOT NULL,
        dataset TEXT NOT NULL,
        dataset_id BIGINT NOT NULL,
        started_at BIGINT NOT NULL,
        ended_at BIGINT,
        verdict TEXT NOT NULL,
        exit_code INTEGER,
        summary TEXT NOT NULL
    )""",
    "bs_journals": """
        run_id TEXT NOT NULL PRIMARY KEY,
        dataset TEXT NOT NULL,
        part TEXT NOT NULL,
        target TEXT NOT NULL,
        mode TEXT NOT NULL,
        base_length BIGINT NOT NULL,
        length BIGINT NOT NULL,
        lines BIGINT NOT NULL,
        hosts TEXT NOT NULL,
        feeds TEXT NOT NULL,
        machine TEXT NOT NULL,
        status TEXT NOT NULL
    )""",
    "bs_host_files": """
        host TEXT NOT NULL,
        name TEXT NOT NULL,
        fetched_at BIGINT NOT NULL,
        status INTEGER NOT NULL,
        body {bytes} NOT NULL,
        PRIMARY KEY (host, name)
    )""",
    "bs_leases": """
        host TEXT NOT NULL PRIMARY KEY,
        token TEXT NOT NULL,
        holder TEXT NOT NULL,
        since BIGINT NOT NULL,
        until BIGINT NOT NULL
    )""",
    # What becomes of the sections of a catalogue (`sections.toml`); see `schedule`.
    "bs_turns": """
        name TEXT NOT NULL PRIMARY KEY,
        due_at BIGINT,
        rhythm TEXT NOT NULL,
        run_id TEXT NOT NULL,
        worker TEXT NOT NULL,
        started_at BIGINT,
        ended_at BIGINT,
        alive_until BIGINT,
        exit_code INTEGER,
        verdict TEXT NOT NULL,
        sentence TEXT NOT NULL,
        saved BIGINT NOT NULL,
        failures INTEGER NOT NULL,
        paused SMALLINT NOT NULL,
        cancelled SMALLINT NOT NULL
    )""",
}
"""Columns and all that follows them, by the table's name."""

INDEXES = {
    # Few articles are to be looked at again: the index holds these only, and answers without the table.
    "bs_articles_due": "bs_articles (dataset_id, section_id, next_look, key) WHERE next_look IS NOT NULL",
    "bs_aliases_key": "bs_aliases (dataset_id, key)",
    "bs_runs_ended": "bs_runs (spider, dataset, walk)",
    "ix_bs_journals_status": "bs_journals (status)",
}


def make_table(connection: Connection, name: str) -> None:
    """Make one of `TABLES`, without its indexes."""
    connection.execute(f"CREATE TABLE {name} ({TABLES[name].format_map(connection.dialect.types)}")


def make_index(connection: Connection, name: str) -> None:
    """Make one of `INDEXES`."""
    connection.execute(f"CREATE INDEX {name} ON {INDEXES[name]}")


def make_all(connection: Connection) -> None:
    """Make all tables and indexes."""
    for name in TABLES:
        make_table(connection, name)
    for name in INDEXES:
        make_index(connection, name)
