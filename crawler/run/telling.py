"""What the log says of an article: one line with its state, section, headline and pages."""

from __future__ import annotations

from crawler.items import Article

Line = tuple[str, dict[str, str]]
"""A pattern of `logging`, and its arguments by name: a log in JSON shows them one by one."""


def state_of(article: Article) -> str:
    """In a word, as the log's lines begin."""
    if not article.complete:
        return "incomplete"
    return "changed" if article.revision > 1 else "saved"


def line_of(state: str, article: Article) -> Line:
    """The line that tells of the article that it has come to this state."""
    pages = f" ({len(article.page_urls)} of {article.page_count} pages)" if article.page_count > 1 else ""
    if not article.complete and not article.missing_pages:
        pages += " (paywalled)" if article.access == "paywalled" else " (cut)"
    parts = {
        "state": state,
        "section": article.section,
        "headline": article.headline or article.url,
        "pages": pages,
        "url": article.url,
    }
    return f"%(state)-10s {'[%(section)s] ' if article.section else ''}%(headline)s%(pages)s", parts
