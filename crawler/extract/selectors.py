"""What a site may say about its own markup, where the general readers need help."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import asdict

from crawler.errors import UsageError


class Selectors(Struct, frozen=True, kw_only=True):
    """CSS selectors of one site; an empty one leaves that part to the general readers.

    A selector may end in `::text` or `::attr(name)`, as parsel reads them; without, an element's text is taken.
    Raises UsageError, when it is made, for what is not CSS: a slip shows at the start, not on the thousandth page.
    """

    headline: str = ""
    """The headline."""
    kicker: str = ""
    """The line above the headline."""
    section: str = ""
    """The section label."""
    teaser: str = ""
    """The summary between headline and body."""
    authors: str = ""
    """The names of the authors, one element each."""
    published: str = ""
    """The date of publication, printed or in an attribute."""
    modified: str = ""
    """The date of the last change."""
    tags: str = ""
    """The keywords, one element each."""
    body: str = ""
    """The element or elements that hold the body's blocks."""
    drop: str = ""
    """Elements inside the body that are not the article's."""
    images: str = ""
    """The article's pictures."""
    related: str = ""
    """The element or elements that hold the related cards."""
    next_page: str = ""
    """The link to the article's own next page."""
    article_links: str = ""
    """The links of a listing page that lead to articles."""
    next_listing: str = ""
    """The link to the next listing page."""

    def __post_init__(self) -> None:
        for name, css in asdict(self).items():
            if css:
                _check(name, css)


def _check(name: str, css: str) -> None:
    from cssselect import SelectorError  # noqa: PLC0415  # most sites have no selectors
    from parsel.csstranslator import HTMLTranslator  # noqa: PLC0415

    try:
        HTMLTranslator().css_to_xpath(css)
    except SelectorError as error:
        raise UsageError(f"The selector {name} is no CSS: {css!r} ({error}).") from error
