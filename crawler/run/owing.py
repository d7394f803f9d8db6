"""Feeds that are still to be made from journals: how long their files were before, and whose turn comes first."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from crawler.ledger.store import Journal, Ledger
from crawler.run.target import Feed, decode_feeds, encode_feeds


def note_base_lengths(ledger: Ledger, journal: Journal, feeds: Sequence[Feed]) -> list[Feed]:
    """Write down how long the feeds' files are before anything is added to them. Raises LedgerError, OSError."""
    noted = [
        feed
        if feed.base_length is not None or feed.path is None
        else replace(feed, base_length=feed.path.stat().st_size if feed.path.exists() else 0)
        for feed in feeds
    ]
    if noted != list(feeds):
        ledger.journal_status(journal.run_id, journal.status, feeds=encode_feeds(noted))
    return noted


def owed_before(ledger: Ledger, journal: Journal) -> set[str]:
    """Addresses of feeds that ended runs before this journal's still owe: their lines come first."""
    earlier = itertools.takewhile(lambda each: each.run_id != journal.run_id, ledger.unfinished())
    return {feed.uri for each in earlier if each.status == "feeds" for feed in decode_feeds(each.feeds)}
