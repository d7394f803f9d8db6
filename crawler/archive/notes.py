"""What an archive says about a page beyond the page itself: why it was asked for, and what became of it."""

from __future__ import annotations

import json
from typing import Literal

import msgspec

from crawler.items import Crawl

Role = Literal["", "listing", "article", "page"]


class PageNote(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Stands in the WARC-JSON-Metadata header of a response record."""

    role: Role = ""
    """`article`: first page of an article; `page`: a further page of one; empty: robots.txt and the like."""
    asked: str = ""
    """Address that was asked for, when a redirect led elsewhere."""
    label: str = ""
    """Section label that the listing gave to the article."""
    found_in: str = ""
    listing_url: str = ""
    listing_page: int = 0
    flags: list[str] = []
    """Of Scrapy's response: `truncated`."""
    tdm_reservation: str = ""
    tdm_policy: str = ""
    signals: list[str] = []
    """Lines of the host's files about rights."""


class OutcomeNote(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Stands in a metadata record that refers to the first page of an article that was read."""

    outcome: Literal["saved", "unchanged"]
    article_id: str
    revision: int = 1
    changed_fields: list[str] = []
    content_hash: str = ""
    page_urls: list[str] = []
    """The pages that were joined; each is the target of a response record of the same file."""
    crawl: Crawl = msgspec.field(default_factory=Crawl)


def written(note: PageNote | OutcomeNote) -> str:
    """The note as one line of ASCII, fit for a header."""
    return json.dumps(msgspec.to_builtins(note))
