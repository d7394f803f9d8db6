"""An answer from a server, as the readers of `crawler.extract` take it."""

from __future__ import annotations

from scrapy.http import Response, TextResponse

from crawler.errors import UnreadablePage
from crawler.extract import Page
from crawler.network.marks import TRUNCATED


def page_of(response: Response) -> Page:
    """The page as the readers take it. Raises UnreadablePage for what is no text at all."""
    if not isinstance(response, TextResponse):
        raise UnreadablePage(f"{response.url}: {content_type_of(response) or 'unknown bytes'} is no page.")
    return Page(response.body, response.url, content_type_of(response))


def content_type_of(response: Response) -> str:
    """As the server wrote it; `""` when it says none."""
    return (response.headers.get("Content-Type") or b"").decode("latin-1")


def is_cut(response: Response) -> bool:
    """Whether the server closed before the page was whole."""
    return TRUNCATED in response.flags
