"""Where a section's feeds and sitemaps are looked for, and which of their articles are the section's. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote, urljoin, urlsplit

from crawler.extract import Link
from crawler.extract.links.article_address import address_weight
from crawler.extract.links.targets import same_site
from crawler.patterns import pattern
from crawler.text import fold
from crawler.urls import identity_url

# WordPress, Drupal, Ghost and Hugo between them; a guess costs a request, so there are few.
_FEED_PLACES = ("feed/", "rss/", "rss.xml", "feed.xml", "index.xml", "atom.xml")
_SITEMAP_PLACES = ("/news-sitemap.xml", "/sitemap_index.xml", "/sitemap.xml")
# `/category/economy/` is the section whose articles stand under `/economy/`.
_SHELF = pattern(
    r"categor(?:y|ies|ia)|kategorie|rubri(?:k|que)|ressort|sections?|themen?|thema|topics?|tags?"
)
_NEWS = pattern(r"news|nachrichten|actu|aktuell|latest", re.IGNORECASE)
_NO_ARTICLES = pattern(
    r"(?:image|video|categor(?:y|ie)|kategorie|tag|author|autor|topic|thema|product|forum|page)s?[-_.\d]*(?:sitemap|\.xml)"
    r"|sitemap[-_]?(?:image|video|categor(?:y|ie)|kategorie|tag|author|autor|topic|thema|product|forum|page)",
    re.IGNORECASE,
)
_NO_ARTICLE_WEIGHT = -4


def feed_places(section: str) -> list[str]:
    """Addresses where a section's feed usually is."""
    base = section.partition("?")[0].rstrip("/") + "/"
    return [urljoin(base, place) for place in _FEED_PLACES]


def sitemap_places(section: str) -> list[str]:
    """Addresses where a site's sitemaps usually are when robots.txt names none."""
    return [urljoin(section, place) for place in _SITEMAP_PLACES]


def best_feeds_first(feeds: Iterable[str], section: str) -> list[str]:
    """Declared feeds, the section's own before the whole site's; the order of the page otherwise."""
    return sorted(dict.fromkeys(feeds), key=lambda feed: not is_own_feed(feed, section))


def is_own_feed(feed: str, section: str) -> bool:
    """Whether the feed's address says that it is this section's."""
    shelf = _shelf(section)
    return not shelf or f"/{shelf[-1]}" in re.sub(r"[._?=&-](?:xml|rss|rdf|atom|feed)\b", "/", _path(feed))


def is_of_section(url: str, section: str) -> bool:
    """Whether an address stands under the section's path; under a front page stands the whole site."""
    if not same_site(url, section) or identity_url(url) == identity_url(section):
        return False
    shelf = _shelf(section)
    return [part for part in _path(url).split("/") if part][: len(shelf)] == shelf


def links_of_section(links: Iterable[Link], section: str, label: str = "") -> list[Link]:
    """Of a whole site's feed the articles under the section's path, or filed under its name."""
    shelf = _shelf(section)
    names = {fold(name) for name in (label, shelf[-1] if shelf else "") if name}
    return [
        link
        for link in links
        if same_site(link.url, section)
        and (is_of_section(link.url, section) or (bool(link.section) and fold(link.section) in names))
    ]


def is_article_of_site(url: str, section: str) -> bool:
    """Whether a feed's link leads to a page of the section's site other than the section itself."""
    return same_site(url, section) and identity_url(url) != identity_url(section)


def may_be_article(url: str) -> bool:
    """Whether the address does not say by itself that it is an overview, a tag, a log-in."""
    return address_weight(url) > _NO_ARTICLE_WEIGHT


def is_news(sitemap: str) -> bool:
    """Whether the address of a sitemap says that it is a news sitemap: the last two days' articles."""
    return bool(_NEWS.search(_path(sitemap)))


def may_hold_articles(sitemap: str) -> bool:
    """Whether the address of a sitemap does not say that it lists pictures, tags, authors."""
    return is_news(sitemap) or not _NO_ARTICLES.search(_path(sitemap).rpartition("/")[2])


def _path(url: str) -> str:
    parts = urlsplit(url)
    return unquote(parts.path + (f"?{parts.query}" if parts.query else "")).lower()


def _shelf(section: str) -> list[str]:
    """The folders under which the section's articles stand; `[]` for a front page."""
    path = unquote(urlsplit(section).path).lower()
    parts = [part for part in path.split("/") if part]
    if parts and "." in parts[-1]:
        last = parts.pop().rpartition(".")[0]
        parts += [] if last in {"index", "default"} else [last]
    while len(parts) > 1 and _SHELF.fullmatch(parts[0]):
        parts = parts[1:]
    return parts
