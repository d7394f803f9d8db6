"""An article page read into the record."""

from __future__ import annotations

from crawler.extract.access import is_stub, read_access
from crawler.extract.blocks import to_blocks
from crawler.extract.body import Body
from crawler.extract.byline import read_authors
from crawler.extract.canonical import read_canonical
from crawler.extract.headline import choose_headline
from crawler.extract.jsonld import JsonLd
from crawler.extract.language import read_language
from crawler.extract.metatags import MetaTags
from crawler.extract.moments import Moments
from crawler.extract.outline import Outline
from crawler.extract.page import Page
from crawler.extract.pictures import find_lead, picture_key
from crawler.extract.publisher import read_publisher
from crawler.extract.related import RelatedLinks, headline_index
from crawler.extract.rights import read_rights
from crawler.extract.selectors import Selectors
from crawler.extract.taxonomy import Taxonomy, read_tags
from crawler.extract.teaser import choose_teaser
from crawler.items import Article, Image, seal
from crawler.urls import absolute, clean_url, host_of

_last_body: list[Body] = []


def read_article(page: Page, selectors: Selectors | None = None) -> Article:  # noqa: ARG001  to come
    """The record of the article on the page; what the page does not say is empty.

    Raises UnreadablePage when there is nothing to read as HTML, and nothing else.
    """
    root = page.root
    metas = MetaTags(root)
    data = JsonLd(root, page.url)
    outline = Outline(root)
    site = read_publisher(root, page.url, data, metas)
    headline = choose_headline(
        outline,
        data.text("headline") or data.text("name"),
        metas.get("og:title", "twitter:title"),
        metas.title,
        [site, metas.get("og:site_name"), host_of(page.url).removeprefix("www.").rpartition(".")[0]],
    )
    headline_at = headline_index(outline, headline)
    canonical = read_canonical(page.url, page.base_url, data, metas)
    related = RelatedLinks(page, outline, headline_at, (page.url, canonical))
    taxonomy = Taxonomy(page.url, data, metas, outline, headline, headline_at)
    body = Body(outline, (headline, data.text("headline"), metas.get("og:title"), metas.title))
    _last_body[:] = [body]
    descriptions = (data.text("description"), metas.get("og:description"), metas.get("description"))
    teaser, printed, _ = choose_teaser(body.window(), descriptions, body.start)
    body.drop(printed, "teaser")
    body.drop_related(related.pieces)
    article = Article(
        url=clean_url(page.url),
        canonical_url=canonical,
        publisher=site,
        section=taxonomy.section,
        kicker=taxonomy.kicker,
        headline=headline,
        teaser=teaser,
        authors=read_authors(outline, data, metas, site, max(headline_at, 0))[0],
        tags=read_tags(outline, data, metas, taxonomy.section),
        access=read_access(data, metas),
        related=related.cards,
        rights=read_rights(metas, page.base_url),
    )
    moments = Moments(data, metas, outline, root.get("lang") or "", max(headline_at, 0))
    article.published_at, article.published_raw = moments.published_at, moments.published_raw
    article.modified_at = moments.modified_at
    base = page.base_url
    lead = find_lead(body, base, article.authors)
    told = metas.get("og:image", "twitter:image")
    shared = clean_url(absolute(base, told)) if told else ""
    article.images.extend([lead] if lead else [Image(url=shared)] if shared else [])
    article.body = to_blocks(outline, body.pieces, base)
    seen = {picture_key(image.url) for image in article.images}
    for block in article.body:
        if block.type == "image" and picture_key(block.url) not in seen:
            seen.add(picture_key(block.url))
            article.images.append(
                Image(url=block.url, caption=block.caption, credit=block.credit, alt=block.text)
            )
    article.page_urls = [article.url]
    seal(article)
    article.language = read_language(root, data, metas, article.text)
    article.complete = not is_stub(root, article.access, article.word_count)
    return article
