"""An article page read into the record."""

from __future__ import annotations

from crawler.extract.article.blocks import to_blocks
from crawler.extract.article.chosen import Chosen
from crawler.extract.article.overrides import override
from crawler.extract.article.trace import Trace
from crawler.extract.body.body import Body
from crawler.extract.body.farewell import farewell
from crawler.extract.body.opening import bylines, opening
from crawler.extract.body.scripted import is_bare, read_scripted
from crawler.extract.fields.byline import read_authors
from crawler.extract.fields.headline import choose_headline, headline_index
from crawler.extract.fields.moments import Moments
from crawler.extract.fields.related import RelatedLinks
from crawler.extract.fields.tags import read_tags
from crawler.extract.fields.taxonomy import Taxonomy
from crawler.extract.fields.teaser import choose_teaser
from crawler.extract.metadata.access import is_stub, read_access
from crawler.extract.metadata.language import read_language
from crawler.extract.metadata.rights import read_rights
from crawler.extract.metadata.told import Told
from crawler.extract.page.outline import Outline
from crawler.extract.page.page import Page
from crawler.extract.page.pieces import Piece
from crawler.extract.paging.next_page import find_next_page, names_a_further_page
from crawler.extract.pictures.lead import images_of
from crawler.extract.selectors import Selectors
from crawler.items import Article, seal, text_of
from crawler.urls import clean_url

_NONE = Selectors()


def read_article(page: Page, selectors: Selectors | None = None, trace: Trace | None = None) -> Article:
    """The record of the article on the page; what the page does not say is empty.

    `selectors` are believed wherever they pick something; a `trace` is filled with where each field came from.
    Raises UnreadablePage when there is nothing to read as HTML, and nothing else.
    """
    reading = _Reading(page, selectors or _NONE)
    article = reading.article()
    if trace is not None:
        reading.explain(trace, article)
    return article


class _Reading:
    """One page being read. The headline and the body come first: the other readers look around them."""

    def __init__(self, page: Page, selectors: Selectors) -> None:
        self.page = page
        self.selectors = selectors
        self.chosen = chosen = Chosen(page, selectors) if selectors != _NONE else None
        self.told = told = Told(page)
        self.outline = outline = Outline(page.root, chosen.without if chosen else ())
        self.headline = chosen.first(selectors.headline) if chosen else ""
        if not self.headline:
            self.headline = choose_headline(outline, told.headlines, told.names)
        self.headline_at = at = headline_index(outline, self.headline)
        self.related = RelatedLinks(page, outline, at, (page.url, told.canonical))
        self.taxonomy = Taxonomy(page.url, told.data, told.metas, outline, self.headline, at)
        self.headlines = (self.headline, *told.headlines.values())
        self.body = Body(
            outline,
            self.headlines,
            chosen.body_boxes(outline) if chosen else (),
            goes_on=lambda: find_next_page(page, selectors) is not None,
        )
        self.sources: dict[str, str] = {}
        """Of some fields where they come from."""

    def article(self) -> Article:
        """The record, whole."""
        page, told = self.page, self.told
        article = self._facts()
        # What is behind a wall is left there, whatever the scripts hold.
        if is_bare(self.body) and article.access in {"free", "unknown"} and not self.selectors.body:
            self._look_into_scripts(article)
        article.page_urls = [article.url]
        article.images = images_of(self.body, told.metas, page, article)
        article.language = read_language(page.root, told.data, told.metas, text_of(article.body))
        picked = override(article, self.chosen, page, self.outline) if self.chosen else []
        self.sources |= dict.fromkeys(picked, "selector")
        seal(article)
        stub = is_stub(page.root, article.access, article.word_count)
        article.complete = not self.body.outline.is_cut and not stub
        return article

    def _facts(self) -> Article:
        """What stands on the page, once the body is rid of what was said elsewhere."""
        page, told, outline, body = self.page, self.told, self.outline, self.body
        teaser = self._take_teaser()
        body.drop_related(self.related.pieces)
        if self.chosen:
            body.drop(list(self.chosen.beside(body.pieces, self.headline)), "another field")
        near = self.headline_at if self.headline_at >= 0 else body.headline_at
        authors, by = read_authors(outline, told.data, told.metas, told.publisher, near)
        if not self.selectors.body:
            body.drop(bylines(body.pieces, authors), "byline")
            body.drop(farewell(body.pieces, authors), "farewell")
        moments = Moments(told.data, told.metas, outline, page.root.get("lang") or "", near)
        self.sources |= {"authors": by, "published_at": moments.published_source}
        self.sources["modified_at"] = moments.modified_source
        return Article(
            url=clean_url(page.url),
            canonical_url=told.canonical,
            publisher=told.publisher,
            section=self.taxonomy.section,
            kicker=self.taxonomy.kicker,
            headline=self.headline,
            teaser=teaser,
            authors=authors,
            published_at=moments.published_at,
            modified_at=moments.modified_at,
            published_raw=moments.published_raw,
            tags=read_tags(outline, told.data, told.metas, self.taxonomy.section),
            access=read_access(told.data, told.metas),
            body=to_blocks(outline, body.pieces, page.base_url),
            related=self.related.cards,
            rights=read_rights(told.metas, page.base_url),
        )

    def _take_teaser(self) -> str:
        """The teaser; what prints it is taken out of the body."""
        body, descriptions = self.body, self.told.descriptions
        teaser, printed, source = choose_teaser(body.window(), descriptions, body.start, body.headlines)
        self.sources["teaser"] = source
        # Who names the body says that what stands in it is the body. And what stands below the headline of page 2 is
        # its first subheading, or page 1's teaser again, which the joining leaves out; taken for a teaser of its own
        # it would be lost: 3 of 120 articles cut into pages.
        if self.selectors.body or names_a_further_page(self.page.url):
            return teaser
        body.drop(printed, "teaser")
        apart = opening(body.pieces, descriptions)
        if apart is None:
            return teaser
        body.drop([apart], "teaser")
        if source == "printed":
            return teaser
        self.sources["teaser"] = "printed"
        return apart.text

    def _look_into_scripts(self, article: Article) -> None:
        """Take the body that stands in the scripts, where it is much longer."""
        scripted = read_scripted(self.page, self.told.data.article.get("articleBody"), self.headlines)
        blocks = to_blocks(scripted.outline, scripted.pieces, self.page.base_url) if scripted else []
        if scripted and len(text_of(blocks)) > 3 * len(text_of(article.body)):
            article.body, self.body = blocks, scripted

    def explain(self, trace: Trace, article: Article) -> None:
        """Where it all came from."""
        body, told = self.body, self.told
        offered = [(source, text) for source, text in told.headlines.items() if text]
        offered += [("h1", p.text) for p in body.outline.pieces if p.kind == "heading" and p.level == 1]
        agreeing = (source for source, text in offered if text == article.headline)
        trace.candidates["headline"] = offered
        trace.candidates["teaser"] = [("description", text) for text in told.descriptions if text]
        trace.sources["headline"] = next(agreeing, "a part of one")
        trace.sources |= self.sources
        trace.kept = [(piece.kind, piece.text) for piece in body.pieces]
        trace.dropped = [(reason, piece.text) for piece, reason in sorted(body.dropped, key=_place)]


def _place(dropped: tuple[Piece, str]) -> int:
    return dropped[0].index
