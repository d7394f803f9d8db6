"""Which hosts belong to one site."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from crawler.network.addresses import literal

if TYPE_CHECKING:
    from tldextract import TLDExtract


@cache
def _suffixes() -> TLDExtract:
    # It brings requests along (0.1 s), and is asked only where a redirect leads to another host.
    from tldextract import TLDExtract  # noqa: PLC0415

    # The copy of the Public Suffix List that comes with the package: no download at run time, no cache on disk.
    return TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=1024)
def site_of(host: str) -> str:
    """What the hosts of one owner have in common: `example.co.uk` of `www.example.co.uk`.

    An address literal, or a name without a public suffix (`localhost`, `intranet`), stands for itself.
    """
    if not host or literal(host) is not None:
        return host
    return _suffixes()(host).top_domain_under_public_suffix or host
