"""Feeds that are still to be made from journals: how long their files were before, and whose turn comes first."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Container, Sequence
from pathlib import Path

from msgspec.structs import replace

from crawler.ledger.store import Journal, Ledger
from crawler.run.manifest import Caution, FeedReport
from crawler.run.run import Run
from crawler.run.target import Feed, decode_feeds, encode_feeds

logger = logging.getLogger(__name__)


def note_base_lengths(
    ledger: Ledger, journal: Journal, feeds: Sequence[Feed], blocked: Container[str]
) -> list[Feed]:
    """Write down how long the feeds' files are before anything is added to them. Raises LedgerError, OSError.

    Not of those that are `blocked`: theirs grow before, and would be cut back to what they were.
    """
    noted = [
        feed
        if feed.base_length is not None or feed.file is None or feed.uri in blocked
        else replace(feed, base_length=_length(feed.file))
        for feed in feeds
    ]
    if noted != list(feeds):
        ledger.journal_status(journal.run_id, journal.status, feeds=encode_feeds(noted))
    return noted


def left(feed: Feed) -> Feed:
    """The feed as the next run is to make it. Where nothing was added, the file may be another one by then: a whole
    copy in the place of a damaged one, or one that an earlier run's lines came to."""
    return replace(feed, base_length=None) if feed.file and _length(feed.file) == feed.base_length else feed


def _length(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def owed_before(ledger: Ledger, journal: Journal) -> set[str]:
    """Addresses of feeds that ended runs before this journal's still owe: their lines come first."""
    earlier = itertools.takewhile(lambda each: each.run_id != journal.run_id, ledger.unfinished())
    return {feed.uri for each in earlier if each.status == "feeds" for feed in decode_feeds(each.feeds)}


def after_the_owed(feed: Feed) -> FeedReport:
    """What is told of a feed that waits for the lines of an earlier run."""
    waits = "an earlier run's lines are to be added first"
    return FeedReport(uri=feed.uri, format=feed.format, error=waits)


def tell(run: Run, journal: Journal, reports: Sequence[FeedReport]) -> None:
    """Enter what became of a journal's feeds: one that cannot be stored is a fault of the runs that write into it, or
    into its dataset; to all others it is a warning, told once. Else one spoilt file spoils every run of every spider.
    """
    own = {feed.uri for feed in run.target.others}
    told = {feed.uri for feed in run.feeds if feed.error}
    for report in reports:
        if not report.error or report.uri in own or journal.dataset == run.target.dataset:
            run.feeds.append(report)
            if report.error and report.uri not in told:
                logger.error(
                    "Feed %s could not be stored: %s. Its lines are safe; the next run tries again.",
                    report.uri,
                    report.error,
                )
        elif not any(warned.text.startswith(f"{report.uri} ") for warned in run.warnings):
            run.warn(
                Caution.FEED_OWED,
                f"{report.uri} could not be stored for an earlier run into {journal.dataset}: {report.error}. Its "
                "lines are safe, and each run tries again; if a spoilt file is in the way, move it away.",
            )
