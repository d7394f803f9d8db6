"""Aftonbladet, the daily from Stockholm. Its teaser is several short paragraphs above the text, of which meta tags hold
one or a shortened mix.
"""

from __future__ import annotations

from typing import ClassVar

from crawler.crawl.section import SectionSpider
from crawler.extract.selectors import Selectors


class Aftonbladet(SectionSpider):
    name = "aftonbladet"
    publisher = "Aftonbladet"
    language = "sv"
    sections: ClassVar[dict[str, str]] = {"Nyheter": "https://www.aftonbladet.se/nyheter"}
    selectors = Selectors(
        teaser="[data-test-tag=lead-text], .article-intro [class*=_lead_]",
        drop="article [class*=boxtextgrotesk-root]",
    )
