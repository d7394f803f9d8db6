"""The address that a page declares as its own, when that can be trusted."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from crawler.extract.links.targets import site_of
from crawler.extract.metadata.jsonld import JsonLd
from crawler.extract.metadata.metatags import MetaTags
from crawler.urls import absolute, clean_url, identity_url

_NUMBER = re.compile(r"\d{5,}")
_WORD = re.compile(r"[^\W\d_]{4,}")


def read_canonical(url: str, base: str, data: JsonLd, metas: MetaTags) -> str:
    """`<link rel=canonical>`, else `og:url`; "" when it names another site, the front page, or another article.

    It names this article when it is the page's own address, when a second source on the page agrees (Open Graph,
    JSON-LD), or when it shares the long number or most words of the slug with the page's address. A wrong one
    would make two articles one; a missed one only costs a line.
    """
    stated = metas.canonical or metas.get("og:url")
    declared = clean_url(absolute(base, stated)) if stated else ""
    if not declared or site_of(declared) != site_of(url) or urlsplit(declared).path in {"", "/"}:
        return ""
    if identity_url(declared) == identity_url(url) or _alike(declared, url):
        return declared
    others = [metas.get("og:url"), data.article.get("url"), data.article.get("mainEntityOfPage")]
    said = [other.get("@id") if isinstance(other, dict) else other for other in others]
    named = identity_url(declared)
    agree = any(
        isinstance(other, str) and other and identity_url(absolute(base, other)) == named for other in said
    )
    return declared if agree and metas.canonical else ""


def _alike(one: str, other: str) -> bool:
    left, right = (unquote(urlsplit(url).path).lower() for url in (one, other))
    if set(_NUMBER.findall(left)) & set(_NUMBER.findall(right)):
        return True
    slugs = [set(_WORD.findall(path.rstrip("/").rpartition("/")[2])) for path in (left, right)]
    shared = len(slugs[0] & slugs[1])
    return shared >= 2 and shared >= 0.6 * max(map(len, slugs))
