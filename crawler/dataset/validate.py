"""Whether a record keeps its promises: its shape, and the rules that tie its fields together.

Called for every article of a run, so it costs about a tenth of a millisecond (`benchmarks/dataset.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

import msgspec

from crawler.dataset.fields import Field, article_fields
from crawler.dataset.texts import wrong_texts
from crawler.dates import is_plausible
from crawler.items import SCHEMA_VERSION, Article, article_id, content_hash, text_of
from crawler.patterns import pattern
from crawler.text import count_words

_WEB = pattern(r"https?://[^\s/?#\\]+(?:[/?#]\S*)?", re.IGNORECASE)
_VERSION = re.compile(r"[0-9]{1,4}\.[0-9]{1,4}")


def problems(record: dict[str, Any]) -> list[str]:
    """What is wrong with one line of a dataset; empty when nothing is. Each entry names the field.

    A record that has not the right shape is not looked at any further.
    """
    if _is_of_another_version(record.get("schema_version")):
        return [
            f"schema_version: {record['schema_version']} is not what this program reads ({SCHEMA_VERSION})"
        ]
    shape = list(_wrong_keys(record, article_fields(), ""))
    if shape:
        return shape
    try:
        article = msgspec.convert(record, Article, strict=True)
    except msgspec.ValidationError as error:
        return [_in_our_words(str(error))]
    return [
        *wrong_texts(record, article),
        *_wrong_sums(article),
        *_wrong_pages(article),
        *_wrong_related(article),
        *_wrong_addresses(article),
        *_wrong_dates(article),
    ]


def validate_article(article: Article) -> list[str]:
    """`problems` of an article that is still a dataclass."""
    try:
        record = msgspec.to_builtins(article)
    except (TypeError, UnicodeEncodeError) as error:
        return [f"a value has a type that no record holds: {error}"]
    return problems(record)


def _is_of_another_version(version: Any) -> bool:
    """Whether it is a version, and of another major number or a newer minor one."""
    if version == SCHEMA_VERSION or not isinstance(version, str) or not _VERSION.fullmatch(version):
        return False
    (major, minor), (ours, newest) = (map(int, text.split(".")) for text in (version, SCHEMA_VERSION))
    return major != ours or minor > newest


def _in_our_words(message: str) -> str:
    what, _, where = message.rpartition(" - at `$")
    return f"{where.rstrip('`').lstrip('.')}: {what}" if what else message


@cache
def _plan(parts: tuple[Field, ...]) -> tuple[tuple[str, ...], tuple[Field, ...]]:
    """The keys in order, and the fields that have keys inside."""
    deep = [
        part for part in parts if part.kind == "struct" or (part.parts and part.parts[0].kind == "struct")
    ]
    return tuple(part.name for part in parts), tuple(deep)


def _wrong_keys(record: Any, parts: tuple[Field, ...], where: str) -> Iterator[str]:
    if not isinstance(record, dict):
        yield f"{where or 'record'}: not an object but {type(record).__name__}"
        return
    keys, deep = _plan(parts)
    if tuple(record) != keys:
        yield from _wrong_order(tuple(record), keys, where)
    for part in deep:
        value = record.get(part.name)
        path = f"{where}.{part.name}" if where else part.name
        if part.kind == "struct":
            yield from _wrong_keys(value, part.parts, path)
        elif isinstance(value, list):
            inner = part.parts[0].parts
            expected = _plan(inner)[0]
            for index, element in enumerate(value):
                if not isinstance(element, dict) or tuple(element) != expected:
                    yield from _wrong_keys(element, inner, f"{path}[{index}]")


def _wrong_order(found: tuple[str, ...], keys: tuple[str, ...], where: str) -> Iterator[str]:
    prefix = f"{where}." if where else ""
    yield from (f"{prefix}{key}: missing" for key in keys if key not in found)
    yield from (f"{prefix}{key}: not a key of the record" for key in found if key not in keys)
    if set(found) == set(keys):
        yield f"{where or 'record'}: keys are not in the record's order"


def _wrong_sums(article: Article) -> Iterator[str]:
    if article.text != text_of(article.body):
        yield "text: not the text of the body's blocks joined by blank lines"
    if article.word_count != (words := count_words(article.text)):
        yield f"word_count: {article.word_count}, but text has {words} words"
    if article.content_hash != content_hash(article):
        yield "content_hash: not the hash of headline, teaser and body"
    # An article that moved keeps the name under which it was delivered first.
    own_names = {article_id(url) for url in (article.canonical_url, article.url) if url}
    if article.revision == 1 and article.article_id not in own_names:
        yield "article_id: not the id of canonical_url or url"
    if article.revision == 1 and article.changed_fields:
        yield "changed_fields: not empty, but this is revision 1"


def _wrong_pages(article: Article) -> Iterator[str]:
    count, missing = article.page_count, article.missing_pages
    if [block.index for block in article.body] != list(range(len(article.body))):
        yield "body: index does not count the blocks from 0"
    pages = [block.page for block in article.body]
    if pages != sorted(pages):
        yield "body: pages are not in reading order"
    if pages and pages[-1] > count:
        yield f"body: a block stands on page {max(pages)}, but page_count is {count}"
    if len(article.page_urls) > count or len(set(article.page_urls)) != len(article.page_urls):
        yield f"page_urls: {len(article.page_urls)} addresses of {count} pages, or one of them twice"
    if missing != sorted(set(missing)) or (missing and missing[-1] > count):
        yield f"missing_pages: {missing} are not numbers of {count} pages, rising, each once"
    if missing and article.complete:
        yield "complete: true, but missing_pages is not empty"
    if not set(missing).isdisjoint(pages):
        yield "missing_pages: names a page that has blocks in the body"


def _wrong_related(article: Article) -> Iterator[str]:
    own = {article.url, article.canonical_url, *article.page_urls} - {""}
    seen: set[str] = set()
    for index, card in enumerate(article.related):
        if card.url in own:
            yield f"related[{index}].url: is the article itself"
        if card.url in seen:
            yield f"related[{index}].url: stands there twice"
        seen.add(card.url)


def _wrong_addresses(article: Article) -> Iterator[str]:
    must = [("url", article.url)]
    must += [(f"page_urls[{i}]", url) for i, url in enumerate(article.page_urls)]
    must += [(f"related[{i}].url", card.url) for i, card in enumerate(article.related)]
    may = [("canonical_url", article.canonical_url), ("crawl.listing_url", article.crawl.listing_url)]
    may += [(f"images[{i}].url", image.url) for i, image in enumerate(article.images)]
    may += [(f"body[{i}].url", block.url) for i, block in enumerate(article.body) if block.url]
    for where, url in [*must, *(pair for pair in may if pair[1])]:
        if not _WEB.fullmatch(url):
            yield f"{where}: {url[:80]!r} is not an http or https address"


def _wrong_dates(article: Article) -> Iterator[str]:
    dates: dict[str, datetime] = {}
    for where, moment in (
        ("crawl.fetched_at", article.crawl.fetched_at),
        ("published_at", article.published_at),
        ("modified_at", article.modified_at),
    ):
        if moment is None:
            continue
        try:
            dates[where] = datetime.fromisoformat(moment)
        except ValueError:
            yield f"{where}: {moment!r} is not a date of the calendar"
    # A page may truly say that it was changed before it was published (written, then released): no fault.
    now = dates.pop("crawl.fetched_at", None) or datetime.now(UTC)
    for where, date in dates.items():
        if not is_plausible(date, now):
            yield f"{where}: {date:%Y-%m-%d} is before 1900 or more than a year after the page was fetched"
