"""Hamburger Abendblatt. Its meta tags hold a teaser written for search engines, the page another one above the text:
up to 2024 as the first paragraph of the body, in semi-bold, later in a block of its own.
"""

from __future__ import annotations

from typing import ClassVar

from crawler.crawl.section import SectionSpider
from crawler.extract.selectors import Selectors


class HamburgerAbendblatt(SectionSpider):
    name = "hamburger_abendblatt"
    publisher = "Hamburger Abendblatt"
    language = "de"
    sections: ClassVar[dict[str, str]] = {
        "Hamburg": "https://www.abendblatt.de/hamburg/",
        "Politik": "https://www.abendblatt.de/politik/",
    }
    selectors = Selectors(teaser="article div.expressive-copy-lg, .article-body > p.font-sans.font-medium")
