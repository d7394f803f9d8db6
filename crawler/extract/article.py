"""An article page read into the record."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extract.access import is_stub, read_access
from crawler.extract.blocks import to_blocks
from crawler.extract.body import Body
from crawler.extract.byline import read_authors
from crawler.extract.canonical import read_canonical
from crawler.extract.chosen import Chosen
from crawler.extract.farewell import farewell
from crawler.extract.headline import choose_headline
from crawler.extract.jsonld import JsonLd
from crawler.extract.language import read_language
from crawler.extract.lead import find_lead
from crawler.extract.metatags import MetaTags
from crawler.extract.moments import Moments
from crawler.extract.opening import bylines, opening
from crawler.extract.outline import Outline
from crawler.extract.overrides import override
from crawler.extract.page import Page
from crawler.extract.page_mark import names_a_further_page
from crawler.extract.pager import find_next_page
from crawler.extract.pictures import picture_key, shows_house
from crawler.extract.pieces import Piece
from crawler.extract.publisher import read_publisher
from crawler.extract.related import RelatedLinks, headline_index
from crawler.extract.rights import read_rights
from crawler.extract.scripted import is_bare, read_scripted
from crawler.extract.selectors import Selectors
from crawler.extract.taxonomy import Taxonomy, read_tags
from crawler.extract.teaser import choose_teaser
from crawler.extract.trace import Trace
from crawler.items import Article, Image, seal, text_of
from crawler.urls import absolute, clean_url, host_of

_NONE = Selectors()


def read_article(page: Page, selectors: Selectors | None = None, trace: Trace | None = None) -> Article:
    """The record of the article on the page; what the page does not say is empty.

    `selectors` are believed wherever they pick something; a `trace` is filled with where each field came from.
    Raises UnreadablePage when there is nothing to read as HTML, and nothing else.
    """
    chosen = Chosen(page, selectors) if selectors is not None and selectors != _NONE else None
    root = page.root
    metas = MetaTags(page.told)
    data = JsonLd(page.told, page.url)
    outline = Outline(root, chosen.without if chosen else ())
    site = read_publisher(root, page.url, data, metas)
    claims = {
        "json-ld": data.text("headline") or metas.get("headline") or data.text("name"),
        "og:title": metas.get("og:title", "twitter:title"),
        "title": metas.title,
    }
    names = [site, metas.get("og:site_name"), host_of(page.url).removeprefix("www.").rpartition(".")[0]]
    headline = chosen.first(chosen.selectors.headline) if chosen else ""
    headline = headline or choose_headline(
        outline, claims["json-ld"], claims["og:title"], claims["title"], names
    )
    headline_at = headline_index(outline, headline)
    canonical = read_canonical(page.url, page.base_url, data, metas)
    related = RelatedLinks(page, outline, headline_at, (page.url, canonical))
    taxonomy = Taxonomy(page.url, data, metas, outline, headline, headline_at)
    within = chosen.body_boxes(outline) if chosen else ()
    body = Body(
        outline,
        (headline, *claims.values()),
        within,
        goes_on=lambda: find_next_page(page, selectors) is not None,
    )
    descriptions = (data.text("description"), metas.get("og:description"), metas.get("description"))
    named = bool(selectors and selectors.body)  # who names the body says that what stands in it is the body
    # What stands below the headline of page 2 is its first subheading, or page 1's teaser again, which the joining
    # leaves out; taken for a teaser of its own it would be lost: 3 of 120 articles cut into pages.
    keep = named or names_a_further_page(page.url)
    teaser, teaser_source = _take_teaser(body, descriptions, keep)
    body.drop_related(related.pieces)
    if chosen:
        body.drop(list(chosen.beside(body.pieces, headline)), "another field")
    near = headline_at if headline_at >= 0 else body.headline_at
    authors, authors_source = read_authors(outline, data, metas, site, near)
    if not named:
        body.drop(bylines(body.pieces, authors), "byline")
        body.drop(farewell(body.pieces, authors), "farewell")
    moments = Moments(data, metas, outline, root.get("lang") or "", near)
    article = Article(
        url=clean_url(page.url),
        canonical_url=canonical,
        publisher=site,
        section=taxonomy.section,
        kicker=taxonomy.kicker,
        headline=headline,
        teaser=teaser,
        authors=authors,
        published_at=moments.published_at,
        modified_at=moments.modified_at,
        published_raw=moments.published_raw,
        tags=read_tags(outline, data, metas, taxonomy.section),
        access=read_access(data, metas),
        body=to_blocks(outline, body.pieces, page.base_url),
        related=related.cards,
        rights=read_rights(metas, page.base_url),
    )
    # What is behind a wall is left there, whatever the scripts hold.
    if is_bare(body) and article.access in {"free", "unknown"} and not named:
        scripted = read_scripted(page, data.article.get("articleBody"), (headline, *claims.values()))
        blocks = to_blocks(scripted.outline, scripted.pieces, page.base_url) if scripted else []
        if scripted and len(text_of(blocks)) > 3 * len(text_of(article.body)):
            article.body, body = blocks, scripted
    article.page_urls = [article.url]
    article.images = _images(body, metas, page, article)
    article.language = read_language(root, data, metas, text_of(article.body))
    picked = override(article, chosen, page, outline) if chosen else []
    seal(article)
    article.complete = not body.outline.is_cut and not is_stub(root, article.access, article.word_count)
    if trace is not None:
        _explain(trace, body, article.headline, claims)
        trace.sources |= {"authors": authors_source, "teaser": teaser_source}
        trace.sources |= {"published_at": moments.published_source, "modified_at": moments.modified_source}
        trace.sources |= dict.fromkeys(picked, "selector")
        trace.candidates["teaser"] = [("description", text) for text in descriptions if text]
    return article


def _take_teaser(body: Body, descriptions: Sequence[str], keep: bool) -> tuple[str, str]:
    """The teaser and its source; what prints it is taken out of the body, unless that is to `keep` all it has."""
    teaser, printed, source = choose_teaser(body.window(), descriptions, body.start, body.headlines)
    if keep:
        return teaser, source
    body.drop(printed, "teaser")
    apart = opening(body.pieces, descriptions)
    if apart is None:
        return teaser, source
    body.drop([apart], "teaser")
    return (teaser, source) if source == "printed" else (apart.text, "printed")


def _images(body: Body, metas: MetaTags, page: Page, article: Article) -> list[Image]:
    """The lead first, or what the share tag names where the page shows none; then the body's, each once."""
    told = metas.get("og:image", "twitter:image")
    shared = clean_url(absolute(page.base_url, told)) if told else ""
    lead = find_lead(body, page, article.authors, shared)
    images = [lead] if lead else [Image(url=shared)] if shared and not shows_house(shared) else []
    seen = {picture_key(image.url) for image in images}
    for block in article.body:
        if block.type == "image" and picture_key(block.url) not in seen:
            seen.add(picture_key(block.url))
            images.append(Image(url=block.url, caption=block.caption, credit=block.credit, alt=block.text))
    return images


def _explain(trace: Trace, body: Body, headline: str, claims: dict[str, str]) -> None:
    offered = [(source, text) for source, text in claims.items() if text]
    offered += [
        ("h1", piece.text) for piece in body.outline.pieces if piece.kind == "heading" and piece.level == 1
    ]
    trace.candidates["headline"] = offered
    trace.sources["headline"] = next(
        (source for source, text in offered if text == headline), "a part of one"
    )
    trace.kept = [(piece.kind, piece.text) for piece in body.pieces]
    trace.dropped = [(reason, piece.text) for piece, reason in sorted(body.dropped, key=_place)]


def _place(dropped: tuple[Piece, str]) -> int:
    return dropped[0].index
