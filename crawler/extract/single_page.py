"""The one-page view of an article of several pages, where the page offers one."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.extract import labels
from crawler.extract.anchors import anchors
from crawler.extract.page import Page
from crawler.extract.page_mark import bare, marks, same_site
from crawler.extract.selectors import Selectors
from crawler.text import fold

_WHOLE_PATH = re.compile(
    r"[/_-](?:komplettansicht|single-?page|singlepage|onepage|one-page|full|all|ganzer-artikel"
    r"|alles)(?:\.\w+)?/?$",
    re.IGNORECASE,
)
_WHOLE_QUERY = re.compile(
    r"^(?:(?:seite|page|pages|pagewanted|p|pag|pagina|seiten|view)=(?:all|alle|alles|komplett|single"
    r"|full|0)"
    r"|(?:singlepage|single_page|onepage|showall|show_all|all|fullarticle|komplettansicht|view_all)=(?:1"
    r"|true|yes|on|all)?)$",
    re.IGNORECASE,
)
# Print views stand on other stems and are mostly dead.
_PRINT = re.compile(r"print|druck|imprim|stampa|amp(?:html)?$|pdf|comment|kommentar", re.IGNORECASE)


def find_single_page(page: Page, selectors: Selectors | None = None) -> str | None:  # noqa: ARG001 - one style of door
    """The absolute address of a view that shows the whole article at once, or None.

    It is the article's own address with a marker of the whole; a label alone is believed only there.
    """
    here = bare(page.url)
    stems = {mark.stem for mark in marks(page.url) if mark.shape != "offset"}
    for anchor in anchors(page):
        if not same_site(anchor.url, page.url) or bare(anchor.url) == here:
            continue
        stem, whole = _stem_of_whole(anchor.url)
        plain = next(marks(anchor.url)).stem
        if stem not in stems and plain not in stems:
            continue
        if _PRINT.search(urlsplit(anchor.url).query) or _PRINT.search(
            urlsplit(anchor.url).path[len(urlsplit(page.url).path) :]
        ):
            continue
        spoken = any(fold(label) in labels.SINGLE_PAGE for label in anchor.labels)
        if (whole and stem in stems) or (spoken and plain in stems):
            return anchor.url
    return None


def _stem_of_whole(url: str) -> tuple[str, bool]:
    """What the address is the whole of, and whether it says so."""
    head, _, query = url.partition("?")
    pairs = [pair for pair in query.split("&") if pair]
    kept = [pair for pair in pairs if not _WHOLE_QUERY.match(pair)]
    path = _WHOLE_PATH.sub("", head)
    whole = path != head or len(kept) != len(pairs)
    return next(marks(path + ("?" + "&".join(kept) if kept else ""))).stem, whole
