"""t-online. Its teaser is the first, bold paragraph of the text's column."""

from __future__ import annotations

from typing import ClassVar

from crawler.crawl.section import SectionSpider
from crawler.extract.selectors import Selectors


class TOnline(SectionSpider):
    name = "t_online"
    publisher = "t-online"
    language = "de"
    sections: ClassVar[dict[str, str]] = {
        "Ausland": "https://www.t-online.de/nachrichten/ausland/",
        "Deutschland": "https://www.t-online.de/nachrichten/deutschland/",
    }
    selectors = Selectors(teaser="[data-testid='StageLayout.StreamItem'] > p.font-bold")
