"""A parser for the made section in the manner of Fundus: what a contributor would write for a new publisher."""

from __future__ import annotations

import datetime

from fundus.parser import ArticleBody, BaseParser, ParserProxy, attribute
from fundus.parser.utility import (
    extract_article_body_with_selector,
    generic_author_parsing,
    generic_date_parsing,
)
from lxml.cssselect import CSSSelector


class MadeSite(ParserProxy):
    """The one version of it."""

    class V1(BaseParser):
        """Selectors for the body; the rest from the structured data."""

        _paragraph_selector = CSSSelector("div.body > p")
        _summary_selector = CSSSelector("p.intro")

        @attribute
        def body(self) -> ArticleBody | None:
            return extract_article_body_with_selector(
                self.precomputed.doc,
                summary_selector=self._summary_selector,
                paragraph_selector=self._paragraph_selector,
            )

        @attribute
        def title(self) -> str | None:
            return self.precomputed.meta.get("og:title")

        @attribute
        def authors(self) -> list[str]:
            return generic_author_parsing(self.precomputed.ld.bf_search("author"))

        @attribute
        def publishing_date(self) -> datetime.datetime | None:
            return generic_date_parsing(self.precomputed.ld.bf_search("datePublished"))
