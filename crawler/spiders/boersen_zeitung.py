"""Börsen-Zeitung, the financial daily from Frankfurt. Its text opens with the headlines and the byline of the printed
paper, the byline often mere initials.
"""

from __future__ import annotations

from typing import ClassVar

from crawler.crawl.section import SectionSpider
from crawler.extract.selectors import Selectors


class BoersenZeitung(SectionSpider):
    name = "boersen_zeitung"
    publisher = "Börsen-Zeitung"
    language = "de"
    sections: ClassVar[dict[str, str]] = {
        "Banken & Finanzen": "https://www.boersen-zeitung.de/banken-finanzen",
        "Kapitalmärkte": "https://www.boersen-zeitung.de/kapitalmaerkte",
    }
    selectors = Selectors(
        drop="[class*=ppi-author], .wp-block-ppi-subheading, .wp-block-ppi-printheading, .wp-block-ppi-aboveheading",
    )
