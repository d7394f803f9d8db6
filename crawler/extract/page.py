"""One fetched page: decoded as a browser would, parsed once, shared by all readers."""

from __future__ import annotations

from functools import cached_property

from lxml import html as lxml_html
from parsel import Selector
from w3lib.encoding import html_to_unicode
from w3lib.html import get_base_url

from crawler.errors import UnreadablePage


class Page:
    """A page and its tree.

    `body` is what the server sent (bytes, decoded by BOM, Content-Type header, meta element, in this order) or
    text. `url` is the page's address. `content_type` is the header as sent, if known.
    Raises UnreadablePage, on first use of the tree, when there is no element in it.
    """

    def __init__(self, body: bytes | str, url: str, content_type: str = "") -> None:
        self.url = url
        self._body = body
        self._content_type = content_type or None

    @cached_property
    def text(self) -> str:
        if isinstance(self._body, str):
            return self._body
        return html_to_unicode(self._content_type, self._body)[1]

    @cached_property
    def root(self) -> lxml_html.HtmlElement:
        root: lxml_html.HtmlElement | None = self.selector.root
        if root is None or not len(root):
            raise UnreadablePage(f"{self.url}: nothing on the page can be read as HTML.")
        return root

    @cached_property
    def selector(self) -> Selector:
        return Selector(text=self.text, base_url=self.url)

    @cached_property
    def base_url(self) -> str:
        """The address that relative links start from (`<base href>` obeyed)."""
        return get_base_url(self.text, self.url)
