"""An article that moved: known again by what lasts in its addresses, where its content agrees."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from crawler.dates import to_utc
from crawler.items import Article
from crawler.ledger.store import Entry
from crawler.memo import remember_short
from crawler.run import changes
from crawler.run.ask import Ask
from crawler.urls import lasting_name


def lasting_keys(article: Article, ask: Ask) -> list[int]:
    """Keys of what lasts in the article's addresses (see `crawler.urls.lasting_name`); they name no address."""
    # Most articles have one address, asked for twice: when the article is compared, and when it is settled.
    keys = map(_lasting_key, {article.canonical_url, article.url, ask.url} - {""})
    return sorted({key for key in keys if key is not None})


@remember_short(size=256, longest=2_000)
def _lasting_key(url: str) -> int | None:
    name = lasting_name(url)
    if not name:
        return None
    return int.from_bytes(hashlib.sha256(f"lasting {name}".encode()).digest()[:8], "big", signed=True)


def delivered_before(article: Article, candidates: Sequence[Entry]) -> Entry | None:
    """The article delivered before under an address with the same lasting name, if the content says so, too."""
    for known in candidates:
        published = to_utc(known.published_at) if known.published_at else ""
        if known.revision and changes.is_same_article(known.field_marks, published, article):
            return known
    return None
