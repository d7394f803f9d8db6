"""What the readers make of a page and why, as plain data. Reads the page a second time; a crawl never does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import to_builtins

from crawler.extract.article.article import read_article
from crawler.extract.article.trace import Trace
from crawler.extract.explain.candidates import read_fields
from crawler.extract.kind.kind import kind_of
from crawler.extract.links.anchors import anchors, anchors_on_site, head_links
from crawler.extract.links.targets import bare, same_site
from crawler.extract.listing.article_links import sort_links
from crawler.extract.listing.equals import ENOUGH, text_of_candidate
from crawler.extract.listing.listing import read_listing
from crawler.extract.page.page import Page
from crawler.extract.paging.counter import read_counter
from crawler.extract.paging.labels import NEXT, NEXT_PAGE
from crawler.extract.paging.next_page import find_next_page
from crawler.extract.paging.single_page import find_single_page
from crawler.extract.selectors import Selectors
from crawler.items import Article
from crawler.text import fold

_LINKS_SHOWN = 10
_REFUSED_SHOWN = 5
_PASSED_OVER_SHOWN = 10
_REASONS = {
    "above the text": "above the first words of the text",
    "another field": "another selector picks it",
    "aside": "set aside: in an aside element, or its class says so",
    "author": "its class says: about the author",
    "byline": "it is the byline",
    "caption": "it belongs to a picture",
    "card": "a card: picture, headline and a link elsewhere",
    "chrome": "its class or element says: furniture of the page",
    "comments": "its class says: comments",
    "doubled": "printed a second time",
    "farewell": "at the end: who helped, who wrote it, whom to follow",
    "form": "in a form",
    "headline": "it repeats the headline",
    "hidden": "its class says: not to be seen",
    "inset": "a box within the text",
    "link": "it points to another article",
    "links": "mostly links",
    "meta": "its class says: dates, tags and the like",
    "phrase": "a phrase of the house, such as a call to subscribe",
    "promo": "its class says: advertises something",
    "related": "it is a related article",
    "rule": "a line drawn with signs",
    "share": "its class says: a share bar",
    "teaser": "it is the teaser",
}


def explain(page: Page, selectors: Selectors | None = None) -> dict[str, Any]:
    """Kind, fields with their sources, blocks with what was left out, next page, rights, and the page as a listing.

    Raises UnreadablePage.
    """
    trace = Trace()
    article = read_article(page, selectors, trace)
    counter = read_counter(page)
    picked = [name for name, source in trace.sources.items() if source == "selector"]
    return {
        "url": page.url,
        "kind": kind_of(page, article) or "article",
        "fields": [to_builtins(field) for field in read_fields(page, article, selectors, picked)],
        "word_count": article.word_count,
        "access": article.access,
        "body": [
            {"type": block.type, "level": block.level, "text": block.text or block.url}
            for block in article.body
        ],
        "left_out": list(_left_out(trace, article)),
        "images": [to_builtins(image) for image in article.images],
        "related": [to_builtins(card) for card in article.related],
        "counter": list(counter) if counter else None,
        "next_page": _next_page(page, selectors),
        "single_page": find_single_page(page, selectors),
        "rights": to_builtins(article.rights),
        "listing": _listing(page, selectors),
        "selectors": {name: css for name, css in to_builtins(selectors).items() if css} if selectors else {},
    }


def _left_out(trace: Trace, article: Article) -> Iterator[dict[str, str]]:
    """Pieces of the body's element that are not in the record's body, with the reason, in the page's order."""
    kept = {fold(block.text) for block in article.body if block.text}
    for reason, text in trace.dropped:
        if text and fold(text) not in kept:
            yield {"text": text, "reason": _REASONS.get(reason, reason)}


def _next_page(page: Page, selectors: Selectors | None) -> dict[str, Any]:
    url = find_next_page(page, selectors)
    if url is None:
        return {"url": None, "why": "no link leads to this article's own address plus the next page number",
                "refused": list(_refused(page))}  # fmt: skip
    if selectors and selectors.next_page:
        return {"url": url, "why": f"the site's selector {selectors.next_page}", "refused": []}
    how = [
        f"link rel=next in the head: {relation}" for relation, _, at in head_links(page, "next") if at == url
    ]
    labels = [label for anchor in anchors(page) if anchor.url == url for label in anchor.labels]
    how += [f"a link named “{label}”" for label in dict.fromkeys(labels)]
    return {"url": url, "why": "the article's own address, one page on; offered as " + ", ".join(how[:4]),
            "refused": []}  # fmt: skip


def _refused(page: Page) -> Iterator[dict[str, str]]:
    """Links that say “next” and are not believed."""
    here = bare(page.url)
    offers = [(url, "link rel=next") for _, _, url in head_links(page, "next")]
    offers += [
        (anchor.url, f"a link named “{anchor.labels[0]}”")
        for anchor in anchors(page)
        if "next" in anchor.rel or any(fold(label) in NEXT | NEXT_PAGE for label in anchor.labels)
        if anchor.labels
    ]
    for url, offer in list(dict(offers).items())[:_REFUSED_SHOWN]:
        if bare(url) == here:
            reason = "leads to this page itself"
        elif not same_site(url, page.url):
            reason = "leads to another site"
        else:
            reason = "its address is not this article's with a page number: another article, or a list"
        yield {"url": url, "offered_as": offer, "reason": reason}


def _listing(page: Page, selectors: Selectors | None) -> dict[str, Any]:
    listing = read_listing(page, selectors)
    return {
        "articles": len(listing.article_links),
        "first": [to_builtins(link) for link in listing.article_links[:_LINKS_SHOWN]],
        "passed_over": [] if selectors and selectors.article_links else list(_passed_over(page)),
        "next_url": listing.next_url,
        "why": listing.next_reason,
        "goes_on": listing.goes_on,
        "feeds": listing.feeds,
    }


def _passed_over(page: Page) -> Iterator[dict[str, Any]]:
    """Links outside of navigation and footer that were not taken for articles, the likeliest first."""
    _, left = sort_links(page, anchors_on_site(page))
    for candidate in sorted(left, key=lambda one: -one.weight)[:_PASSED_OVER_SHOWN]:
        yield {"url": candidate.target.url, "text": text_of_candidate(candidate), "weight": candidate.weight,
               "enough": ENOUGH}  # fmt: skip
