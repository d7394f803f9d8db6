"""What of an article changed since it was delivered, without keeping the article."""

from __future__ import annotations

import zlib

import msgspec

from crawler.items import Article

# In the record's order. Four bytes each in the ledger; a clash of CRC-32 (one in four billion) only leaves a name
# out of `changed_fields`: whether there is a new revision is decided by the content hash.
FIELDS = (
    "publisher", "language", "section", "kicker", "headline", "teaser", "authors", "published_at", "modified_at",
    "tags", "access", "body", "page_count", "missing_pages", "complete", "images", "rights",
)  # fmt: skip


def marks(article: Article) -> bytes:
    """Four bytes a field."""
    return b"".join(
        zlib.crc32(msgspec.json.encode(getattr(article, name))).to_bytes(4, "big") for name in FIELDS
    )


_WHOLE_AT = 4 * FIELDS.index("complete")
_WHOLE = zlib.crc32(b"true").to_bytes(4, "big")


def was_whole(earlier: bytes) -> bool:
    """Whether the article with these marks had nothing missing, whatever became of it since."""
    return earlier[_WHOLE_AT : _WHOLE_AT + 4] == _WHOLE


# Stubs behind a paywall are alike from article to article.
_OWN_WORDS = 50


def is_same_article(earlier: bytes, published_at: str, article: Article) -> bool:
    """Whether an article met under another address is the one with these marks.

    Asked when other things speak for it already. The body must be the same, and more than a stub; or headline,
    teaser and the moment of publication.
    """
    differ = set(changed(earlier, marks(article)))
    if "body" not in differ and article.word_count >= _OWN_WORDS:
        return True
    at_once = bool(published_at) and published_at == article.published_at
    return at_once and bool(article.teaser) and not differ & {"headline", "teaser"}


def changed(earlier: bytes, later: bytes) -> list[str]:
    """Names of the fields whose marks differ."""
    return [
        name
        for index, name in enumerate(FIELDS)
        if earlier[4 * index : 4 * index + 4] != later[4 * index : 4 * index + 4]
    ]
