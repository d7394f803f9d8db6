"""Luxemburger Wort. Sentences of the text are printed a second time between its paragraphs, large, as quotes."""

from __future__ import annotations

from typing import ClassVar

from crawler.crawl.section import SectionSpider
from crawler.extract.selectors import Selectors


class LuxemburgerWort(SectionSpider):
    name = "luxemburger_wort"
    publisher = "Luxemburger Wort"
    language = "de"
    sections: ClassVar[dict[str, str]] = {
        "Sport": "https://www.wort.lu/sport/",
        "Luxemburg": "https://www.wort.lu/luxemburg/",
    }
    selectors = Selectors(drop="[class*=pull-quote]")
