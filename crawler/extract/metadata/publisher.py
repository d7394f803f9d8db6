"""The name of the publication."""

from __future__ import annotations

import re
from typing import Any

from crawler.extract.metadata.jsonld import JsonLd
from crawler.extract.metadata.metatags import MetaTags
from crawler.text import clean_line, fold

_TAIL = re.compile(r"\s[|–—·»:-]\s+([^|–—·»]{2,60})$|[|ㅣ]\s*([^|ㅣ]{2,60})$")


def read_publisher(root: Any, url: str, data: JsonLd, metas: MetaTags) -> str:
    """JSON-LD's publisher, `og:site_name`, or the title's end that the link to the front page prints too."""
    declared = data.publisher() or metas.get("og:site_name")
    if declared:
        return declared
    tail = _TAIL.search(metas.title)
    if not tail:
        return ""
    name = clean_line(tail[1] or tail[2])
    origin = "/".join(url.split("/", 3)[:3])
    home = root.xpath("//a[@href='/' or @href=$bare or @href=$slashed]", bare=origin, slashed=origin + "/")
    printed = {fold("".join(link.itertext())) for link in home}
    return name if fold(name) in printed else ""
