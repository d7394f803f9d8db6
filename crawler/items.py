"""The record: what one line of a dataset holds. The only definition; schema, docs and card come from it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Annotated, Literal

from msgspec import Meta

from crawler.text import count_words
from crawler.urls import identity_url

SCHEMA_VERSION = "1.0"

# [0-9] and not \d: in Python \d also takes the digits of other scripts, in JSON Schema it does not.
Moment = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")]
Count = Annotated[int, Meta(ge=0)]
Ordinal = Annotated[int, Meta(ge=1)]
BlockType = Literal["heading", "paragraph", "list_item", "quote", "image", "table_row", "code", "embed"]
Access = Literal["free", "metered", "paywalled", "unknown"]
FoundIn = Literal["", "listing", "feed", "sitemap", "archive"]

# An image's caption and an embed's text are not the article's running text.
TEXT_BLOCKS: frozenset[str] = frozenset({"heading", "paragraph", "list_item", "quote", "table_row", "code"})


@dataclass(slots=True, kw_only=True)
class Block:
    """One block of the body, in reading order."""

    index: Count = 0
    """Place in the body, counted from 0 over all pages."""
    type: BlockType = "paragraph"
    """What the block is: heading, paragraph, list_item, quote, image, table_row, code or embed."""
    level: Annotated[int, Meta(ge=0, le=6)] = 0
    """Of a heading 1 to 6 (h2 is 2); of a list item its depth from 1; else 0."""
    text: str = ""
    """The words; of a table row the cells joined by " | "; of an image its alternative text."""
    page: Ordinal = 1
    """The page of the article on which the block stands."""
    url: str = ""
    """Of an image or an embed the address of what is shown; else empty."""
    caption: str = ""
    """Of an image its caption; else empty."""
    credit: str = ""
    """Of an image its photographer or agency; else empty."""


@dataclass(slots=True, kw_only=True)
class Image:
    """A picture of the article."""

    url: str = ""
    """Address of the picture file."""
    caption: str = ""
    """The line under the picture, without the credit."""
    credit: str = ""
    """Photographer or agency."""
    alt: str = ""
    """Alternative text."""


@dataclass(slots=True, kw_only=True)
class Related:
    """Another article that this one points to."""

    url: str = ""
    """Address of the other article."""
    headline: str = ""
    """Its headline as the card prints it."""
    section: str = ""
    """Its section label as the card prints it."""
    label: str = ""
    """Heading of the block that holds the card, such as “Das könnte dich auch interessieren”."""


@dataclass(slots=True, kw_only=True)
class Rights:
    """Rights signals as observed; not legal advice."""

    robots_meta: str = ""
    """Robots meta elements and X-Robots-Tag headers, each as it stands, joined by "; "."""
    tdm_reservation: str = ""
    """TDMRep: "1" reserved, "0" not reserved, empty when not stated."""
    tdm_policy: str = ""
    """TDMRep: address of the policy."""
    content_signal: str = ""
    """Content-Signal, Content-Usage and License lines of robots.txt that apply, joined by "; "."""


@dataclass(slots=True, kw_only=True)
class Crawl:
    """How the record came to be."""

    run_id: str = ""
    """The run that delivered this line."""
    spider: str = ""
    """Name of the spider."""
    fetched_at: Moment | None = None
    """When the first page was fetched, UTC."""
    found_in: FoundIn = ""
    """Where the link was found: listing, feed, sitemap or archive."""
    listing_url: str = ""
    """The listing page, feed or sitemap that showed the link."""
    listing_page: Count = 0
    """Number of that listing page, from 1; 0 when it was none."""
    software: str = ""
    """Name and version of the program."""


@dataclass(slots=True, kw_only=True)
class Article:
    """One article. Unknown text is empty, lists are never null, only dates may be null."""

    schema_version: Annotated[str, Meta(pattern=r"^1\.[0-9]+$")] = SCHEMA_VERSION
    """Version of this record's definition, MAJOR.MINOR."""
    article_id: Annotated[str, Meta(pattern=r"^bs-[0-9a-f]{16}$")] = ""
    """Stable name of the article over runs, tracking parameters and pages."""
    revision: Ordinal = 1
    """1 when first delivered, one more each time the content changed."""
    changed_fields: list[str] = field(default_factory=list)
    """What changed since the revision before; empty at the first."""
    url: Annotated[str, Meta(pattern=r"^https?://")] = ""
    """Address of the first page as fetched, without tracking parameters."""
    canonical_url: str = ""
    """Address that the page declares as its own, when that can be trusted."""
    publisher: str = ""
    """Name of the publication."""
    language: str = ""
    """Language of the text, BCP 47."""
    section: str = ""
    """Section label, such as “Leadership & Karriere”."""
    kicker: str = ""
    """The line above the headline that is not the section's name."""
    headline: str = ""
    """The headline."""
    teaser: str = ""
    """The summary between headline and body."""
    authors: list[str] = field(default_factory=list)
    """Names, one each, without titles or agency codes."""
    published_at: Moment | None = None
    """When it was first published, UTC."""
    modified_at: Moment | None = None
    """When it was last changed as the page says, UTC."""
    published_raw: str = ""
    """The publication date as the page printed it."""
    tags: list[str] = field(default_factory=list)
    """Keywords and topics as the page names them."""
    access: Access = "unknown"
    """free, metered, paywalled or unknown."""
    body: list[Block] = field(default_factory=list)
    """The article's own blocks in reading order, all pages."""
    text: str = ""
    """Headings, paragraphs, list items, quotes, table rows and code of the body, joined by blank lines."""
    word_count: Count = 0
    """Words in `text`."""
    page_count: Ordinal = 1
    """Pages that the article says it has, or that were found."""
    page_urls: list[str] = field(default_factory=list)
    """The pages joined, in order."""
    missing_pages: list[Ordinal] = field(default_factory=list)
    """Numbers of the pages that could not be had."""
    complete: bool = True
    """Nothing missing, nothing cut."""
    images: list[Image] = field(default_factory=list)
    """The lead image first."""
    related: list[Related] = field(default_factory=list)
    """Other articles that the page points to, each once."""
    rights: Rights = field(default_factory=Rights)
    """Rights signals as observed."""
    content_hash: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")] = ""
    """SHA-256 of headline, teaser and body."""
    crawl: Crawl = field(default_factory=Crawl)
    """How the record came to be."""


def article_id(url: str) -> str:
    """The stable name of the article at `url`: `bs-` and 16 hex digits of the SHA-256 of its identity."""
    return "bs-" + hashlib.sha256(identity_url(url).encode("utf-8", "replace")).hexdigest()[:16]


def text_of(body: list[Block]) -> str:
    """What the record calls `text`."""
    return "\n\n".join(block.text for block in body if block.type in TEXT_BLOCKS and block.text)


def content_hash(article: Article) -> str:
    """SHA-256 over headline, teaser and body; the page's furniture does not count."""
    blocks = (f"{block.type}\x1f{block.text}\x1f{block.caption}\x1f\x1e" for block in article.body)
    told = f"{article.headline}\x1e{article.teaser}\x1e{''.join(blocks)}"
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()


def seal(article: Article) -> Article:
    """Fill in what follows from the rest: block numbers, text, word count, hash, id. Returns the same object.

    The id names the canonical address where there is one, else the address as fetched.
    """
    for index, block in enumerate(article.body):
        block.index = index
    article.text = text_of(article.body)
    article.word_count = count_words(article.text)
    article.content_hash = content_hash(article)
    article.article_id = article_id(article.canonical_url or article.url)
    return article
