"""The one-page view of an article of several pages, where the page offers one."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.extract.links.anchors import head_links
from crawler.extract.links.targets import bare
from crawler.extract.page.page import Page
from crawler.extract.paging.own_links import links_to_itself, own_names
from crawler.extract.paging.page_mark import marks
from crawler.extract.paging.page_words import SINGLE_PAGE
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
_LONGEST_LABEL = 60
# Print views stand on other stems and are mostly dead.
_PRINT = re.compile(r"print|druck|imprim|stampa|amp(?:html)?$|pdf|comment|kommentar", re.IGNORECASE)


def find_single_page(page: Page, selectors: Selectors | None = None) -> str | None:  # noqa: ARG001 - one style of door
    """The absolute address of a view that shows the whole article at once, or None.

    It is the article's own address with a marker of the whole; a label alone is believed only there.
    """
    here = bare(page.url)
    stems = {mark.stem for mark in marks(page.url) if mark.shape != "offset"}
    canonical = next((url for _, _, url in head_links(page, "canonical")), "")
    for anchor in links_to_itself(page, own_names(page.url, canonical)):
        if not anchor.target.inside or anchor.target.key == here:
            continue
        stem, whole = _stem_of_whole(anchor.url)
        plain = marks(anchor.url)[0].stem
        if (stem not in stems and plain not in stems) or _is_print_view(anchor.url, page.url):
            continue
        spoken = any(fold(label) in SINGLE_PAGE for label in anchor.labels if len(label) <= _LONGEST_LABEL)
        if (whole and stem in stems) or (spoken and plain in stems):
            return anchor.url
    return None


def _is_print_view(url: str, here: str) -> bool:
    parts = urlsplit(url)
    return bool(_PRINT.search(parts.query) or _PRINT.search(parts.path[len(urlsplit(here).path) :]))


def _stem_of_whole(url: str) -> tuple[str, bool]:
    """What the address is the whole of, and whether it says so."""
    head, _, query = url.partition("?")
    pairs = [pair for pair in query.split("&") if pair]
    kept = [pair for pair in pairs if not _WHOLE_QUERY.match(pair)]
    path = _WHOLE_PATH.sub("", head)
    whole = path != head or len(kept) != len(pairs)
    return marks(path + ("?" + "&".join(kept) if kept else ""))[0].stem, whole
