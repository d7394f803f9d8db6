"""The run's own account, written beside the dataset."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from crawler.masking import masked
from crawler.run.traffic import Traffic


class ListingPage(Struct, kw_only=True):
    """One page of a section, feed or sitemap that was asked for."""

    url: str
    section: str
    number: int
    """From 1; of feeds and sitemaps counted for themselves."""
    source: str = "listing"
    """listing, feed or sitemap."""
    links: int = 0
    new: int = 0
    error: str = ""


class SectionReport(Struct, kw_only=True):
    """How the walk of one section ended."""

    url: str
    """Address of the section."""
    articles: int = 0
    """Articles found in it."""
    pages: int = 0
    """Listing pages read."""
    end: str = "not reached"
    """end, frontier, no_next_found, loop, nothing_new, no_new_articles, led_back, since, feed, sitemap, max_pages,
    max_articles, unreadable, no_feed_found, no_sitemap_found, not reached."""


class FeedReport(Struct, kw_only=True):
    """One of the other feeds made from the journal."""

    uri: str
    format: str
    lines: int = 0
    """Lines added to it."""
    error: str = ""
    run_id: str = ""
    """The earlier run whose lines they are; empty for this run's own."""
    files: list[str] = field(default_factory=list)
    """Of a feed in batches the address of each that was made."""


class Caution(StrEnum):
    """What a run may warn of: nothing failed, but somebody should look. docs/exit-codes.md says what to do."""

    FIELD_DROPPED = "field dropped"
    NEWS_MISSED = "news missed"
    SOURCE_UNREAD = "source unread"
    SOURCE_FOREIGN = "source foreign"
    LINKS_UNSURE = "links unsure"
    END_UNSURE = "end unsure"
    FEED_NOT_MADE = "feed not made"
    FEED_OWED = "feed owed"
    NOT_REPLACED = "file not replaced"
    DATASET_GONE = "dataset gone"


class Warned(Struct, frozen=True):
    """One warning of a run."""

    name: Caution
    text: str


class Manifest(Struct, kw_only=True):
    """Everything that a later reader needs to know of one run; written as `<dataset>.run.json`."""

    manifest_version: int = 1
    """Version of this file's form."""
    run_id: str
    """The run, as each record names it in `crawl.run_id`."""
    spider: str
    """Name of the spider."""
    dataset: str
    """What “delivered” is recorded under."""
    path: str
    """The file with this run's lines; empty when there were none."""
    mode: str
    """How the lines were written: new (a file a run), append (`-o FILE`) or replace (`-O FILE`)."""
    lines: int = 0
    """Lines that this run wrote."""
    bytes: int = 0
    """Their size."""
    arguments: dict[str, str] = field(default_factory=dict)
    """The spider's arguments, as given."""
    software: dict[str, str] = field(default_factory=dict)
    """Names and versions of the programs."""
    started_at: str
    """UTC."""
    ended_at: str
    """UTC."""
    found: int = 0
    """Addresses of articles that were found; the sum of `states`."""
    states: dict[str, int] = field(default_factory=dict)
    """What became of them: saved, unchanged, known, incomplete, gone, refused, failed, pending."""
    reasons: dict[str, dict[str, int]] = field(default_factory=dict)
    """State, reason, number."""
    sources: dict[str, int] = field(default_factory=dict)
    """Where they were found: listing, feed or sitemap, and how many."""
    sections: list[SectionReport] = field(default_factory=list)
    """Each section walked: url, articles, pages, and the end of the walk."""
    listing_pages: list[ListingPage] = field(default_factory=list)
    """Each listing page, feed and sitemap asked for: url, section, number, source, links, new, error."""
    misses: list[dict[str, str]] = field(default_factory=list)
    """Addresses that failed, are gone, incomplete or refused: url, state, reason, retry_at; the first 10,000."""
    owed: int = 0
    """Articles delivered incomplete, of earlier runs too, whose time to be asked for again has not come."""
    owed_from: str = ""
    """The first of these times, UTC; empty when none is owed."""
    rejected: int = 0
    """Of the failed: articles that were read, but gave no valid record."""
    fill_rates: dict[str, float] = field(default_factory=dict)
    """Share of this run's articles in which a field is filled."""
    fill_before: dict[str, float] = field(default_factory=dict)
    """The same over the last runs that delivered something."""
    warnings: list[Warned] = field(default_factory=list)
    """What somebody should look at: name, text."""
    feeds: list[FeedReport] = field(default_factory=list)
    """The other feeds: uri, format, lines, error, run_id (an earlier run's, whose lines they are), files (batches)."""
    requests: int = 0
    """Requests sent."""
    response_bytes: int = 0
    """Bytes of the bodies received, before decompression."""
    traffic: Traffic = field(default_factory=Traffic)
    """Requests and bytes by time since the start, responses by the time they took."""
    peak_memory: int = 0
    """Bytes."""
    verdict: str
    """complete, bounded, incomplete, no articles or stopped."""
    sentence: str
    """The verdict in a sentence."""
    exit_code: int
    """The exit code of `scrapy crawl`."""


def without_secrets(manifest: Manifest) -> Manifest:
    """The manifest with passwords and tokens masked, wherever in it an address holds one."""
    told = msgspec.json.encode(manifest).decode()
    shown = masked(told)
    return manifest if shown == told else msgspec.convert(msgspec.json.decode(shown), Manifest)


def write(manifest: Manifest, path: Path) -> None:
    """Write it whole or not at all. Raises OSError."""
    data = msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with aside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)  # on a full disk it is empty, and no later run has its name
        raise


def read(path: Path) -> dict[str, Any]:
    """A manifest as plain data. Raises OSError, msgspec.DecodeError."""
    decoded: dict[str, Any] = msgspec.json.decode(path.read_bytes())
    return decoded
