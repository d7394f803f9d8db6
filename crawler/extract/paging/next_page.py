"""The next page of an article: its own address plus a page marker, one higher.

Of 143 article pages that carry `<link rel="next">` about 86 % point to the next *article*; so no label and no
relation is believed without the address (see docs/walking.md).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from crawler.extract.links.anchors import Anchor, head_links
from crawler.extract.links.targets import bare, same_site
from crawler.extract.page.page import Page
from crawler.extract.paging import labels
from crawler.extract.paging.own_links import links_to_itself, own_names
from crawler.extract.paging.page_mark import Mark, marks
from crawler.extract.paging.page_words import PAGE_NAMES
from crawler.extract.selectors import Selectors
from crawler.text import fold
from crawler.urls import absolute

_OTHER_PAGERS = re.compile(
    r"comment|kommentar|disqus|reply|replies|forum|related|teaser-list|view-|recommend|calendar|social"
    r"|slick|swiper"
)
_LONGEST_LABEL = 60
_PAGER_PLACE = re.compile(r"pag(?:er|ing|in)|page-?(?:link|num|nav)|seiten|multipage|itempager|toc")
# No article of several pages that was seen has more; a higher number is an article's own.
_MOST_PAGES = 200
_BARE_PAGE = re.compile(r"[/_]\d{1,3}(?:/|\.\w{3,5})?$")
# `/quay-wall/2/` is page 2 of something that has a name, `/news/2/` and `/2026/2/` may as well be article 2.
_A_NAME = re.compile(r"(?=.*[^\W\d_])(?:.*[-_\d]|\w{15})")
_GALLERY_ID = re.compile(r"^(?P<stem>.+?)-id-(?P<id>\d+)(?:\.\w+)?$")


def find_next_page(page: Page, selectors: Selectors | None = None) -> str | None:
    """The absolute address of the same article's next page, or None.

    `selectors.next_page` is believed where it is set. Else the address must be the article's own with a page
    marker one higher, and the page must offer it as a page: by number, label or relation.
    """
    if selectors and selectors.next_page:
        return _by_selector(page, selectors.next_page)
    head = head_links(page, "next", "canonical")
    canonical = next((url for relation, _, url in head if relation == "canonical"), "")
    related = list(dict.fromkeys(url for relation, _, url in head if relation == "next"))
    here = bare(page.url)
    links = links_to_itself(page, own_names(page.url, canonical))
    own = _own_marks(page.url, canonical, links)
    for url in related:
        if same_site(url, page.url) and bare(url) != here and _is_named_next(own, url):
            return url
    for anchor in links:
        if anchor.target.inside and anchor.target.key != here and _leads_on(anchor, own, related):
            return anchor.url
    return _next_of_gallery(here, related)


def _by_selector(page: Page, css: str) -> str | None:
    for found in page.selector.css(css):
        href = found.root if isinstance(found.root, str) else found.attrib.get("href", "")
        url = absolute(page.base_url, href) if href else ""
        if url and bare(url) != bare(page.url):
            return url
    return None


def _own_marks(url: str, canonical: str, links: Sequence[Anchor]) -> list[Mark]:
    """The ways to read the page's own address as page N of an article; the canonical one too on a first page."""
    linked = {anchor.target.key for anchor in links}
    own = [mark for mark in marks(url) if _is_own(mark, url, linked)]
    if canonical and same_site(canonical, url):
        # On page 3 a canonical link to page 1 would make page 2 the next one.
        plain = marks(canonical)[0]
        if plain.stem not in {mark.stem for mark in own} and "/" in plain.stem:
            own += [mark for mark in marks(canonical) if _is_own(mark, canonical, linked)]
    return own


def _is_own(mark: Mark, url: str, linked: set[str]) -> bool:
    if mark.shape == "none":
        return True
    if mark.shape == "offset" or not 1 <= mark.number < _MOST_PAGES:
        return False
    # `/news/12` is article 12, `/a-long-slug/12` its page 12; `?p=12` on a root is WordPress's article 12.
    last = mark.stem.partition("?")[0].rpartition("/")[2]
    if mark.shape == "query" and mark.name != "p" and "/" in mark.stem:
        return True  # `?page=2` says what it is, however short the slug
    if mark.shape == "named" or last.count("-") + last.count("_") >= 2 or len(last) >= 15:
        return True
    # `/news089_2.html` with a link back to `/news089.html`.
    first = re.sub(rf"_{mark.number}(?=\.\w+$|$)", "", bare(url))
    return first != bare(url) and first in linked


def _step(own: list[Mark], url: str) -> Mark | None:
    """How `url` is the page after one of `own`."""
    for mark in marks(url):
        if mark.shape in {"none", "offset"} or mark.number < 2:
            continue
        for base in own:
            if (
                base.stem == mark.stem
                and base.number + 1 == mark.number
                and base.shape in {"none", mark.shape}
            ):
                return mark
    return None


def _is_named_next(own: list[Mark], url: str) -> bool:
    step = _step(own, url)
    return step is not None and step.shape in {"named", "query"}


def _leads_on(anchor: Anchor, own: list[Mark], related: Sequence[str]) -> bool:
    step = _step(own, anchor.url)
    if step is None or _OTHER_PAGERS.search(anchor.fragment.lower()):
        return False
    if _OTHER_PAGERS.search(anchor.place):
        return False
    if step.shape == "named":
        return True
    names = [fold(label) for label in anchor.labels if len(label) <= _LONGEST_LABEL]
    number = str(step.number)
    if any(_is_number(name, number) or name in labels.NEXT_PAGE for name in names):
        return True
    if step.shape == "bare" and not anchor.target.key.endswith(f"/{number}"):
        # `/daily-briefing-2/` is WordPress's second article of that title, and its “Next →” leads there.
        return False
    arrow = bool(anchor.text) and labels.ARROWS.issuperset(anchor.text)
    return (
        arrow
        or any(name in labels.NEXT for name in names)
        or "next" in anchor.rel
        or anchor.url in related
        or bool(_PAGER_PLACE.search(anchor.place))
    )


def _is_number(name: str, number: str) -> bool:
    """“2”, “Seite 2” (folded)."""
    return name == number or (name.endswith(number) and name[: -len(number)] in PAGE_NAMES)


def _next_of_gallery(here: str, related: Sequence[str]) -> str | None:
    """Where pages are told apart by ids, the relation and the same stem together are believed."""
    match = _GALLERY_ID.match(here)
    stem = match["stem"] if match else re.sub(r"\.\w+$", "", here)
    for url in related:
        other = _GALLERY_ID.match(bare(url))
        if other and other["stem"] == stem and bare(url) != here:
            return url
    return None


def names_a_further_page(url: str) -> bool:
    """Whether the address alone says page 2 or later: `/seite-2`, `?page=3`, `/quay-wall/2/`, `_2.html`; not `-2/`,
    which is WordPress's second article of a title."""
    return any(
        2 <= mark.number < _MOST_PAGES and (mark.shape in {"named", "query"} or _is_bare_page(mark, url))
        for mark in marks(url)
    )


def _is_bare_page(mark: Mark, url: str) -> bool:
    last = mark.stem.partition("?")[0].rpartition("/")[2]
    return (
        mark.shape == "bare"
        and _BARE_PAGE.search(urlsplit(url).path) is not None
        and _A_NAME.match(last) is not None
    )
