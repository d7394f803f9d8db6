"""The rights signals in a page's own head, as observed."""

from __future__ import annotations

from crawler.extract.metatags import MetaTags
from crawler.items import Rights
from crawler.urls import absolute


def read_rights(metas: MetaTags, base: str) -> Rights:
    """Robots meta elements; TDMRep's meta elements (W3C TDM Reservation Protocol, section 6.3)."""
    reserved, policy = metas.get("tdm-reservation"), metas.get("tdm-policy")
    return Rights(
        robots_meta=", ".join(dict.fromkeys(metas.every("robots"))),
        tdm_reservation=reserved if reserved in {"0", "1"} else "",
        tdm_policy=absolute(base, policy) if policy else "",
    )
