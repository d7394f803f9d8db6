"""WAZ, the daily from the Ruhr. Its teaser stands as the Hamburger Abendblatt's, of the same publishing house."""

from __future__ import annotations

from typing import ClassVar

from crawler.crawl.section import SectionSpider
from crawler.extract.selectors import Selectors


class Waz(SectionSpider):
    name = "waz"
    publisher = "WAZ"
    language = "de"
    sections: ClassVar[dict[str, str]] = {
        "Politik": "https://www.waz.de/politik/",
        "Panorama": "https://www.waz.de/panorama/",
    }
    selectors = Selectors(teaser="article div.expressive-copy-lg, .article-body > p.font-sans.font-medium")
