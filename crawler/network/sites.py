"""Which hosts belong to one site."""

from __future__ import annotations

from functools import lru_cache

from tldextract import TLDExtract

from crawler.network.addresses import literal

# The copy of the Public Suffix List that comes with the package: no download at run time, no cache on disk.
_suffixes = TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=1024)
def site_of(host: str) -> str:
    """What the hosts of one owner have in common: `example.co.uk` of `www.example.co.uk`.

    An address literal, or a name without a public suffix (`localhost`, `intranet`), stands for itself.
    """
    if not host or literal(host) is not None:
        return host
    return _suffixes(host).top_domain_under_public_suffix or host
