"""The readers that are compared: ours and, where installed, the named peers, each with its own defaults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from crawler.extract import Page, read_article
from crawler.extract.selectors import Selectors


@dataclass(slots=True)
class Reading:
    """What a reader found on a page, as far as it is measured. Blocks are (type, text), pictures (url, caption)."""

    text: str = ""
    headline: str = ""
    teaser: str = ""
    authors: list[str] = field(default_factory=list)
    published: datetime | None = None
    blocks: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)


Reader = Callable[[str, str], Reading]
"""Takes HTML and address; its CPU time is the reader's own as far as that can be had."""


def broadsheet(html: str, url: str) -> Reading:
    return read(html, url)


def read(html: str, url: str, selectors: Selectors | None = None) -> Reading:
    """Ours, with the selectors of a site."""
    article = read_article(Page(html, url), selectors)
    published = datetime.fromisoformat(article.published_at) if article.published_at else None
    return Reading(
        text=article.text,
        headline=article.headline,
        teaser=article.teaser,
        authors=article.authors,
        published=published,
        blocks=[(block.type, block.text) for block in article.body],
        pictures=[(image.url, image.caption) for image in article.images],
    )


def _trafilatura(html: str, url: str, favor_precision: bool) -> Reading:
    import trafilatura  # noqa: PLC0415  an optional peer

    document = trafilatura.bare_extraction(
        html, url=url, favor_precision=favor_precision, include_comments=False, with_metadata=True
    )
    if document is None:
        return Reading()
    kinds = {"head": "heading", "item": "list_item", "quote": "quote", "row": "table_row", "p": "paragraph"}
    blocks = []
    if document.body is not None:
        for element in document.body.iter(*kinds):
            if element.tag == "p" and any(True for _ in element.iterancestors("item", "quote", "row")):
                continue
            blocks.append((kinds[element.tag], " ".join("".join(element.itertext()).split())))
    return Reading(
        text=document.text or "",
        headline=document.title or "",
        teaser=document.description or "",
        authors=[name.strip() for name in (document.author or "").split(";") if name.strip()],
        published=datetime.fromisoformat(document.date).replace(tzinfo=UTC) if document.date else None,
        blocks=blocks,
        pictures=[(document.image, "")] if document.image else [],
    )


def trafilatura(html: str, url: str) -> Reading:
    return _trafilatura(html, url, favor_precision=False)


def trafilatura_precision(html: str, url: str) -> Reading:
    return _trafilatura(html, url, favor_precision=True)


def newspaper4k(html: str, url: str) -> Reading:
    import newspaper  # noqa: PLC0415  an optional peer

    article = newspaper.article(url, input_html=html, fetch_images=False)
    published = article.publish_date
    return Reading(
        text=article.text,
        headline=article.title,
        teaser=article.meta_description,
        authors=list(article.authors),
        published=published if isinstance(published, datetime) else None,
        blocks=[("paragraph", text) for text in article.text.split("\n\n")],
        pictures=[(article.top_image, "")] if article.top_image else [],
    )


READERS: dict[str, Reader] = {
    "broadsheet": broadsheet,
    "trafilatura": trafilatura,
    "trafilatura-precision": trafilatura_precision,
    "newspaper4k": newspaper4k,
}
