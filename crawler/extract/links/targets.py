"""Where a page's links lead: absolute addresses, each worked out once; and which addresses are one page, one site."""

from __future__ import annotations

import re

from msgspec import Struct

from crawler.extract.page.page import Page
from crawler.patterns import pattern
from crawler.urls import absolute, without_tracking

# Browsers and servers agree on about so many characters; patterns are slow on longer ones.
LONGEST_ADDRESS = 2_048
_HOST_PREFIX = re.compile(r"^(?:www|m|mobile|mobil|amp)\.(?=[^./]+\.)")
# `https://mobile.` may stand before the site's name.
_BEFORE_SITE = 16
_SCHEME_WE_SKIP = pattern(
    r"\s*(?:javascript|mailto|tel|data|whatsapp|sms|about|blob|file):|\s*$", re.IGNORECASE
)
# What `crawler.urls.absolute` leaves as it is: a lower-case host, a path from the root, and only
# characters that stand for themselves. Such are nine links of ten, and resolving them plainly cost as much
# as the parse.
_PLAIN = re.compile(
    r"(?P<host>https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+)?"
    r"(?P<path>/(?!/)[\w%/:@!$&'()*+,;=~.-]*(?:\?[\w%/:@!$&'()*+,;=~.?|-]+)?)?",
    re.ASCII,
)
# A name beside the page: no scheme, no host, no way up.
_BESIDE = re.compile(r"[\w%-][\w%/.-]*(?:\?|$)", re.ASCII)


def bare(url: str) -> str:
    """An absolute address without scheme, `www.`, tracking, fragment and trailing slash.

    Two addresses with the same bare form are one page.
    """
    rest = url.partition("://")[2].partition("#")[0]
    if "?" in rest:
        head, _, query = without_tracking(rest).partition("?")
        query = query.strip("&")
        rest = head.rstrip("/") + (f"?{query}" if query else "")
    else:
        rest = rest.rstrip("/")
    return _HOST_PREFIX.sub("", rest) if rest[:1] in "wmta" else rest


def site_of(url: str) -> str:
    """The host without `www.` and the prefixes of mobile hosts."""
    host = url.partition("://")[2].partition("/")[0]
    return _HOST_PREFIX.sub("", host.partition("?")[0])


def same_site(one: str, other: str) -> bool:
    """Whether two addresses stand on one host, but for `www.` and the prefixes of mobile hosts."""
    return site_of(one) == site_of(other)


class Target(Struct):
    """Where links lead: one for all links of a page with the same address."""

    url: str
    """Absolute, without fragment; empty when the link leads to no web address."""
    key: str
    """The address without what does not make another page, see `bare`."""
    inside: bool
    """On the site of the page itself."""


_NOWHERE = Target("", "", inside=False)


class Targets:
    """The targets of one page's links."""

    def __init__(self, page: Page) -> None:
        self._base = page.base_url
        here = absolute(self._base, self._base)
        self._origin = "/".join(here.split("/", 3)[:3])
        self._origin_key = bare(self._origin)
        self._folder = here.partition("?")[0].rpartition("/")[0] + "/"
        self._site = site_of(page.url)
        self._known: dict[str, Target] = {}

    def of(self, href: str) -> Target:
        """Where `href` leads."""
        target = self._known.get(href)
        if target is None:
            head = href.partition("#")[0]
            # A space before the fragment belongs to the address, one at its end does not.
            url = self._absolute(href if head[-1:].isspace() else head)
            target = self._known[href] = self._target(url) if url else _NOWHERE
        return target

    def leads_away(self, href: str) -> bool:
        """Whether `href` begins with another site's name: a quick look, that settles most links to other sites."""
        names_host = href.startswith(("http", "//"))
        return names_host and self._site not in href[: len(self._site) + _BEFORE_SITE].lower()

    def _absolute(self, href: str) -> str:
        if "/." not in href:
            given = href
            if href[:2] == "//":
                given = self._origin.partition("/")[0] + href
            elif href[:1] not in "/?" and ":" not in href and _BESIDE.match(href):
                given = self._folder + href
                if "//" in given.partition("://")[2].partition("?")[0]:  # urljoin makes one slash of them
                    return absolute(self._base, href)
            plain = _PLAIN.fullmatch(given)
            if plain:
                return f"{plain['host'] or self._origin}{plain['path'] or '/'}"
        return "" if _SCHEME_WE_SKIP.match(href) else absolute(self._base, href)

    def _target(self, url: str) -> Target:
        if url.startswith(self._origin) and "?" not in url:
            key = self._origin_key + url[len(self._origin) :].rstrip("/")
        else:
            key = bare(url)
        inside = key.startswith(self._site) and key[len(self._site) :][:1] in {"", "/", "?"}
        return Target(url, key, inside)
