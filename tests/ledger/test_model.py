"""Any sequence of commits and questions is answered as a plain dict would answer it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from crawler.ledger import Entry, Ledger, State, open_ledger
from tests.ledger.making import NOW, begin, end

KEYS = st.one_of(st.integers(0, 9), st.sampled_from([-(2**63), 2**63 - 1]))
# 1900 to 2100, in whole seconds
MOMENTS = st.none() | st.integers(-2_200_000_000, 4_100_000_000).map(
    lambda seconds: NOW + timedelta(seconds=seconds)
)
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
ENTRIES = st.builds(
    Entry,
    key=KEYS,
    url=WORDS,
    state=st.sampled_from(State),
    section_id=st.integers(1, 3),
    first_walk=st.integers(0, 2**40),
    found_in=st.sampled_from(["", "listing", "feed", "sitemap", "archive"]),
    listing_url=st.sampled_from(["", "https://x/1", "https://x/2"]),
    listing_page=st.integers(0, 1000),
    revision=st.integers(0, 1000),
    content_hash=st.sampled_from(["", "00" * 32, "ff" * 32]),
    field_marks=st.binary(max_size=40),
    published_at=MOMENTS,
    fetched_at=MOMENTS,
    next_look=st.none() | st.integers(-5, 5).map(lambda hours: NOW + timedelta(hours=hours)),
    tries=st.integers(0, 9),
    reason=WORDS,
    etag=WORDS,
    last_modified=WORDS,
    aliases=st.lists(KEYS, max_size=3).map(tuple),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("commit"), st.lists(ENTRIES, max_size=4)),
        st.tuples(st.just("fresh"), st.lists(ENTRIES, max_size=3), st.booleans()),
        st.tuples(st.just("forget")),
    ),
    max_size=8,
)


class Model:
    """The same memory as two dicts: entries, and which entry an alias stands for."""

    def __init__(self) -> None:
        self.entries: dict[int, Entry] = {}
        self.aliases: dict[int, int] = {}

    def commit(self, entries: list[Entry]) -> None:
        for entry in entries:
            self.entries[entry.key] = entry
            self.aliases.pop(entry.key, None)
            for alias in set(entry.aliases) - {entry.key}:
                self.entries.pop(alias, None)
                for other, key in self.aliases.items():
                    if key == alias:
                        self.aliases[other] = entry.key
                self.aliases[alias] = entry.key

    def forget(self) -> None:
        """What was delivered goes; what never was is still owed."""
        self.entries = {key: entry for key, entry in self.entries.items() if not entry.revision}
        self.aliases = {alias: key for alias, key in self.aliases.items() if key in self.entries}

    def look_up(self, keys: list[int]) -> dict[int, Entry]:
        found = {}
        for key in keys:
            entry = self.entries.get(self.aliases.get(key, key))
            if entry is not None:
                names = tuple(sorted(alias for alias, of in self.aliases.items() if of == entry.key))
                found[key] = replace(entry, aliases=names)
        return found

    def due(self, sections: list[int]) -> list[int]:
        return sorted(
            key
            for key, entry in self.entries.items()
            if entry.section_id in sections and entry.next_look is not None and entry.next_look <= NOW
        )


ALL_KEYS = [*range(-1, 12), -(2**63), 2**63 - 1]


def compare(ledger: Ledger, model: Model) -> None:
    assert ledger.look_up("D", ALL_KEYS) == model.look_up(ALL_KEYS)
    for sections in ([1], [2, 3]):
        assert [entry.key for entry in ledger.due("D", sections, NOW, 100)] == model.due(sections)


def play(ledger: Ledger, steps: list[Any]) -> None:
    """Play the steps against ledger and model; compare after each."""
    model = Model()
    begin(ledger, "r")
    for number, (step, *values) in enumerate(steps):
        if step == "commit":
            ledger.commit("r", length=number, lines=number, entries=values[0])
            model.commit(values[0])
        elif step == "forget":
            ledger.forget("D")
            model.forget()
        else:
            entries, whole = values
            shadow = Model()
            begin(ledger, f"f{number}", fresh=True)
            compare(ledger, shadow)
            ledger.commit(f"f{number}", length=0, lines=0, entries=entries)
            shadow.commit(entries)
            compare(ledger, shadow)
            end(ledger, f"f{number}", replace=whole)
            model = shadow if whole else model
        compare(ledger, model)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_sqlite_is_a_dict(steps: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger = open_ledger(f"sqlite:///{Path(folder)}/ledger.sqlite")
        try:
            play(ledger, steps)
        finally:
            ledger.close()


# One function-scoped fixture serves all examples: it only makes schemas.
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_postgres_is_a_dict(new_postgres: Callable[[], str], steps: list[Any]) -> None:
    ledger = open_ledger(new_postgres())
    try:
        play(ledger, steps)
    finally:
        ledger.close()
