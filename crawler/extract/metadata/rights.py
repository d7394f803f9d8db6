"""The rights signals in a page's own head, as observed."""

from __future__ import annotations

from crawler import PRODUCT
from crawler.extract.metadata.metatags import MetaTags
from crawler.items import Rights
from crawler.urls import absolute


def read_rights(metas: MetaTags, base: str) -> Rights:
    """Robots meta elements, also those that name us; TDMRep's (W3C TDM Reservation Protocol, section 6.3)."""
    to_us = [f"{PRODUCT}: {value}" for value in metas.every(PRODUCT)]
    reserved, policy = metas.get("tdm-reservation"), metas.get("tdm-policy")
    return Rights(
        robots_meta="; ".join(dict.fromkeys([*metas.every("robots"), *to_us])),
        tdm_reservation=reserved if reserved in {"0", "1"} else "",
        tdm_policy=absolute(base, policy) if policy else "",
    )
