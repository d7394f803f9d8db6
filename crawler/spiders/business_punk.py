"""Business Punk, the German magazine whose article page this project was born from.

Not run against the live site: known are its addresses, labels and pager texts, not its class names. So there are
no selectors; the general readers go by what a reader sees.
"""

from __future__ import annotations

from typing import ClassVar

from crawler.crawl.section import SectionSpider


class BusinessPunk(SectionSpider):
    name = "business_punk"
    publisher = "Business Punk"
    language = "de"
    sections: ClassVar[dict[str, str]] = {
        "Leadership & Karriere": "https://www.business-punk.com/category/leadership-karriere/",
    }
