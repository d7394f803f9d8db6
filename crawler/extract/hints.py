"""What the class and id of an element say about its content."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_WORDS = {
    "comments": r"comments?\b(?!-?count)|disqus|kommentar|respond\b|discussion",
    "share": r"shar(?:e|ing)\b|share[-_]?(?:bar|tools|buttons?)|social|addthis|sharedaddy|follow[-_]us",
    "related": r"relat(?:ed|os)|recommend|read[-_]?(?:more|also|next)|more[-_](?:stories|on|from|news)|most[-_]?"
    r"(?:read|popular)|popular|trending|outbrain|taboola|teaser[-_]?(?:list|block|group|box)|further|also[-_]?like"
    r"|next[-_]?(?:article|story|post)|prev(?:ious)?[-_]?(?:article|story|post)|post[-_]?nav|verwandt|mehr[-_]zum",
    "promo": r"promo|newsletter|subscri|sign[-_]?up|paywall[-_](?:box|teaser|offer)|sponsor|advert|banner\b|donat"
    r"|cookie|consent|gdpr|call[-_]to[-_]action|\bcta\b|\bad(?:s|box|unit|slot|[-_]\w+)?\b|aufmacher-werbung|werbung",
    "meta": r"byline|author|autor|date(?:line)?\b|timestamp|published|post[-_]?meta|entry[-_]?meta|article[-_]?meta"
    r"|meta[-_]?(?:data|info)|breadcrumb|tags?\b|tag[-_]?(?:s|list|cloud)|topics?\b|keywords|categor(?:y|ies)|credit"
    r"|copyright|disclaimer|correction",
    "caption": r"caption|legend\b|bildunterschrift",
    "chrome": r"sidebar|side[-_]?bar|widget|footer|masthead|nav(?:bar|igation)?\b|menu|modal|popup|popover|overlay"
    r"|toolbar|ticker|carousel|slider|print[-_]?only|sr-only|visually-?hidden|screen-?reader|skip[-_]link|login",
}
_PATTERN = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _WORDS.items()), re.IGNORECASE)
_BY_TAG = {"aside": "aside", "footer": "chrome", "figure": "caption", "figcaption": "caption", "form": "form"}
_BY_TAG |= {"address": "meta", "header": "header"}
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)


@lru_cache(maxsize=8192)
def _hint(names: str) -> str:
    match = _PATTERN.search(names[:500])
    return (match.lastgroup or "") if match else ""


def hint_of(element: Any, tag: str) -> str:
    """The kind of furniture that the element is by its tag, class, id or hiding; `""` for none."""
    own = _BY_TAG.get(tag)
    if own:
        return own
    names = element.get("class") or ""
    ident = element.get("id")
    if ident:
        names = f"{names} #{ident}"
    found = _hint(names) if names else ""
    if not found:
        style = element.get("style")
        if style and _HIDDEN.search(style):
            return "hidden"
    return found
