"""The next page of an article: its own address plus a page marker, one higher.

Of 143 article pages that carry `<link rel="next">` about 86 % point to the next *article*; so no label and no
relation is believed without the address (see docs/walking.md).
"""

from __future__ import annotations

import re

from crawler.extract import labels
from crawler.extract.anchors import Anchor, anchors, head_links
from crawler.extract.page import Page
from crawler.extract.page_mark import Mark, bare, marks, same_site
from crawler.extract.selectors import Selectors
from crawler.text import fold
from crawler.urls import absolute

# No article of several pages that was seen has more; a higher number is an article's own.
_MOST_PAGES = 200
_OTHER_PAGERS = re.compile(
    r"comment|kommentar|disqus|reply|replies|forum|related|teaser-list|view-|recommend|calendar|social"
    r"|slick|swiper"
)
_PAGER_PLACE = re.compile(r"pag(?:e|er|ing|in)|seite|multipage|post-nav|nextpage|page-link|itempager|toc")
_GALLERY_ID = re.compile(r"^(?P<stem>.+?)-id-(?P<id>\d+)(?:\.\w+)?$")


def find_next_page(page: Page, selectors: Selectors | None = None) -> str | None:
    """The absolute address of the same article's next page, or None.

    `selectors.next_page` is believed where it is set. Else the address must be the article's own with a page
    marker one higher, and the page must offer it as a page: by number, label or relation.
    """
    if selectors and selectors.next_page:
        return _by_selector(page, selectors.next_page)
    own = own_marks(page)
    here = bare(page.url)
    related = {url for _, _, url in head_links(page, "next")}
    for url in related:
        if same_site(url, page.url) and bare(url) != here and _is_named_next(own, url):
            return url
    for anchor in anchors(page):
        if same_site(anchor.url, page.url) and bare(anchor.url) != here and _leads_on(anchor, own, related):
            return anchor.url
    return _next_of_gallery(page, related)


def _by_selector(page: Page, css: str) -> str | None:
    for found in page.selector.css(css):
        href = found.root if isinstance(found.root, str) else found.attrib.get("href", "")
        url = absolute(page.base_url, href) if href else ""
        if url and bare(url) != bare(page.url):
            return url
    return None


def own_marks(page: Page) -> list[Mark]:
    """The ways to read the page's own address as page N of an article; the canonical one too on a first
    page."""
    own = [mark for mark in marks(page.url) if _is_own(mark)]
    for _, _, canonical in head_links(page, "canonical"):
        # On page 3 a canonical link to page 1 would make page 2 the next one.
        stems = {mark.stem for mark in own}
        plain = next(marks(canonical))
        if same_site(canonical, page.url) and plain.stem not in stems and "/" in plain.stem:
            own += [mark for mark in marks(canonical) if _is_own(mark)]
        break
    return own


def _is_own(mark: Mark) -> bool:
    if mark.shape == "none":
        return True
    if mark.shape == "offset" or not 1 <= mark.number < _MOST_PAGES:
        return False
    # `/news/12` is article 12, `/a-long-slug/12` its page 12; `?p=12` on a root is WordPress's article 12.
    last = mark.stem.partition("?")[0].rpartition("/")[2]
    return mark.shape == "named" or last.count("-") + last.count("_") >= 2 or len(last) >= 15


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


def _leads_on(anchor: Anchor, own: list[Mark], related: set[str]) -> bool:
    step = _step(own, anchor.url)
    if step is None or _OTHER_PAGERS.search(anchor.fragment.lower()):
        return False
    names = [fold(label) for label in anchor.labels]
    number = str(step.number)
    by_number = any(name == number for name in names) or any(
        name in {fold(word + number) for word in labels.PAGE_WORDS.split("|")} for name in names
    )
    by_label = any(name in labels.NEXT_PAGE for name in names)
    by_word = any(name in labels.NEXT for name in names) or (
        bool(anchor.text) and all(sign in labels.ARROWS for sign in anchor.text)
    )
    by_relation = "next" in anchor.rel or anchor.url in related
    if _OTHER_PAGERS.search(anchor.place):
        return False
    if step.shape == "named":
        return True
    if by_number or by_label:
        return True
    if step.shape == "bare" and anchor.url.rstrip("/").endswith(f"/{number}") is False:
        return by_relation and by_word and bool(_PAGER_PLACE.search(anchor.place))
    return by_word or by_relation or bool(_PAGER_PLACE.search(anchor.place))


def _next_of_gallery(page: Page, related: set[str]) -> str | None:
    """Where pages are told apart by ids, the relation and the same stem together are believed."""
    here = bare(page.url)
    match = _GALLERY_ID.match(here)
    stem = match["stem"] if match else re.sub(r"\.\w+$", "", here)
    for url in related:
        other = _GALLERY_ID.match(bare(url))
        if other and other["stem"] == stem and bare(url) != here:
            return url
    return None
