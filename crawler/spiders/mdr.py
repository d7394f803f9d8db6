"""MDR, the public broadcaster of Saxony, Saxony-Anhalt and Thuringia. Sentences of the text are printed a second time
between its paragraphs, large, as quotes.
"""

from __future__ import annotations

from typing import ClassVar

from crawler.crawl.section import SectionSpider
from crawler.extract.selectors import Selectors


class Mdr(SectionSpider):
    name = "mdr"
    publisher = "MDR"
    language = "de"
    sections: ClassVar[dict[str, str]] = {
        "Sachsen": "https://www.mdr.de/nachrichten/sachsen/index.html",
        "Sachsen-Anhalt": "https://www.mdr.de/nachrichten/sachsen-anhalt/index.html",
        "Thüringen": "https://www.mdr.de/nachrichten/thueringen/index.html",
    }
    selectors = Selectors(drop=".paragraph .quote")
