"""Whether the whole text is free to read, as the page states it."""

from __future__ import annotations

import re
from typing import Any

from crawler.extract.metadata.jsonld import JsonLd, as_list
from crawler.extract.metadata.metatags import MetaTags
from crawler.items import Access

_TIERS: dict[str, Access] = {
    "free": "free",
    "metered": "metered",
    "locked": "paywalled",
    "paid": "paywalled",
    "premium": "paywalled",
}
_WALL = re.compile(
    r"pay-?wall|(?:^|[\s_-])(?:abo|plus|premium|subscri\w*)[_-]?(?:wall|gate|box|offer|teaser)", re.IGNORECASE
)
# A stub shows the beginning: publishers cut after 50 to 300 words. Longer texts behind a wall are there in full, only
# hidden by a script; shorter ones than a news item are a stub even where no wall is marked.
_STUB_WORDS = 350
_ITEM_WORDS = 120


def read_access(data: JsonLd, metas: MetaTags) -> Access:
    """From `isAccessibleForFree` (schema.org) or `article:content_tier` (Open Graph); else unknown.

    A page that says “not free” in one place and “free” in another is not free.
    """
    nodes = [data.article, *(part for part in as_list(data.article.get("hasPart")) if isinstance(part, dict))]
    stated = [_truth(node.get("isAccessibleForFree")) for node in nodes]
    if False in stated:
        return "paywalled"
    tier = _TIERS.get(metas.get("article:content_tier", "og:article:content_tier").lower())
    if tier:
        return tier
    return "free" if True in stated else "unknown"


def is_stub(root: Any, access: Access, words: int) -> bool:
    """Whether only the beginning of a paywalled text is on the page: a short text, or one with a wall behind it."""
    if access != "paywalled" or words > _STUB_WORDS:
        return False
    boxes = root.iter("div", "section", "aside")
    return words <= _ITEM_WORDS or any(_WALL.search(box.get("class") or box.get("id") or "") for box in boxes)


def _truth(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return {"true": True, "yes": True, "false": False, "no": False}.get(
            value.strip().rpartition("/")[2].lower()
        )
    return None
