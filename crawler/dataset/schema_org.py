"""The record as `NewsArticle` (https://schema.org/NewsArticle); docs/record.md has the mapping as a table."""

from __future__ import annotations

from typing import Any

_FREE = {"free": True, "metered": False, "paywalled": False}


def _filled(found: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty: in JSON-LD an empty text is a statement, a missing key is none."""
    return {key: value for key, value in found.items() if value is not None and value not in ("", [], {})}


def to_schema_org(record: dict[str, Any]) -> dict[str, Any]:
    """The article as a JSON-LD object. `record` is one line of a dataset, valid."""
    address = record["canonical_url"] or record["url"]
    publisher = _filled({"name": record["publisher"]})
    images = [
        _filled(
            {
                "@type": "ImageObject",
                "url": image["url"],
                "caption": image["caption"],
                "creditText": image["credit"],
                "description": image["alt"],
            }
        )
        for image in record["images"]
    ]
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "identifier": record["article_id"],
            "url": address,
            "mainEntityOfPage": address,
            "headline": record["headline"],
            "alternativeHeadline": record["kicker"],
            "description": record["teaser"],
            "articleSection": record["section"],
            "keywords": record["tags"],
            "inLanguage": record["language"],
            "author": [{"@type": "Person", "name": name} for name in record["authors"]],
            "publisher": {"@type": "Organization", **publisher} if publisher else None,
            "datePublished": record["published_at"],
            "dateModified": record["modified_at"],
            "articleBody": record["text"],
            "wordCount": record["word_count"],
            "pagination": f"1-{record['page_count']}" if record["page_count"] > 1 else None,
            "isAccessibleForFree": _FREE.get(record["access"]),
            "image": images,
            "relatedLink": [card["url"] for card in record["related"]],
            "version": record["revision"],
        }
    )
