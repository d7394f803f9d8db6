"""Addresses: made absolute, freed of tracking, and brought to the form that names one article."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

from crawler.memo import remember_short
from crawler.patterns import pattern

# Parameters that name the reader's way to the page, not the page. Strict cleaners that drop every parameter
# lose `?page=2` and `?id=123`; so only names that are known to track are dropped.
_TRACKING = pattern(
    r"(utm_.*|at_(?:medium|campaign|custom\d|link.*|ptr.*|bbc.*|format)|pk_.*|mtm_.*|matomo_.*|piwik_.*|hsa_.*"
    r"|_hs.*|mc_[ce]id|fb_.*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|li_fat_id"
    r"|wt_.*|wt\.mc.*|_ga|_gl|xtor|xtref|cmpid|cmp|icid|ito|ocid|ncid|smid|smtyp|sref|soc_.*|s_cid|s_kwcid"
    r"|ref_?src|ref_url|trk.*|spm|scm|oly_.*_id|vero_.*|wickedid|_openstat|ns_.*|sc_.*campaign|ict|guccounter|guce_.*"
    r"|amp_.*|__twitter_impression|share(?:d)?_?(?:by|id|token)?|feature=share|mkt_tok|cvid|ei|rss|from=rss)",
    re.IGNORECASE,
)
# RFC 3986: pchar and "/" stand as they are, and escapes are not escaped again.
_IN_PATH = "%/:@!$&'()*+,;=~-._"
_IN_QUERY = _IN_PATH + "?[]|"
_DEFAULT_PORTS = {"http": 80, "https": 443}
_WHITE_SPACE_IN_HREF = re.compile(r"[\t\n\r\x00]")


# Addresses that resolving leaves as they are, but for the host: a small-letter name and characters that stand for
# themselves. Nine of ten are such, and resolving them takes 15 to 25 µs. A port of four or five digits is nobody's
# default; without it all addresses of a site under trial went the long way, which was 9 % of reading its articles.
_ORIGIN = r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::(?:[1-5]\d{4}|[1-9]\d{3}))?"
_PATH = r"/[\w%:@!$&'()*+,;=~-](?:[\w%/:@!$&'()*+,;=~.-]*(?:\?[\w%/:@!$&'()*+,;=~.?|-]+)?)?"
_PLAIN = re.compile(_ORIGIN + _PATH, re.ASCII)
_PLAIN_PATH = re.compile(_PATH, re.ASCII)
_PLAIN_ORIGIN = pattern(f"({_ORIGIN})(?:/|$)", re.ASCII)


def is_web(url: str) -> bool:
    """Whether the address is http or https and names a host."""
    if _PLAIN.fullmatch(url):
        return True
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in _DEFAULT_PORTS and bool(parts.hostname)


@remember_short(size=256, longest=2_000)
def _plain_origin(base: str) -> str:
    match = _PLAIN_ORIGIN.match(base)
    return match[1] if match else ""


def absolute(base: str, href: str) -> str:
    """The address that a browser on `base` goes to for `href`, without its fragment; `""` if not http(s).

    An empty `href` is the base itself.
    """
    if _PLAIN.fullmatch(href):
        return href
    if _PLAIN_PATH.fullmatch(href) and "/." not in href and (origin := _plain_origin(base)):
        return origin + href
    try:
        url = urljoin(base, _WHITE_SPACE_IN_HREF.sub("", href.strip()))
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return ""
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORTS[parts.scheme]:
        netloc += f":{port}"
    path = quote(parts.path, safe=_IN_PATH, errors="replace") or "/"
    query = quote(parts.query, safe=_IN_QUERY, errors="replace")
    return urlunsplit((parts.scheme, netloc, path, query, ""))


def without_tracking(url: str) -> str:
    """The address without the parameters that only say how the reader came to it; order kept."""
    head, mark, query = url.partition("?")
    if not mark:
        return url
    query, hash_mark, fragment = query.partition("#")
    kept = [pair for pair in query.split("&") if pair and not _TRACKING.fullmatch(pair.partition("=")[0])]
    return head + ("?" + "&".join(kept) if kept else "") + hash_mark + fragment


# An article's own and its related addresses pass some ten places: 40 µs each.
@remember_short(size=4096, longest=2_000)
def clean_url(url: str) -> str:
    """The form in which the record holds an address: absolute http(s), no tracking, no fragment; or `""`."""
    return without_tracking(absolute(url, url))


@remember_short(size=256, longest=2_000)
def origin_of(url: str) -> str:
    """Scheme, host and port as they are written: where a host's own files lie. Raises ValueError for no address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def host_of(url: str) -> str:
    """The host in lower case, without port; `""` when there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_private_host(host: str) -> bool:
    """Whether the host is written as an address that is not of the public internet (RFC 6890)."""
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


_AMP_PATH = re.compile(r"/amp(?:\.html)?/?$|(?<=/)amp/(?=.)", re.IGNORECASE)
_MOBILE_HOST = re.compile(r"^(?:www|m|mobile|mobil|amp|touch)\.(?=[^.]+\.)")


@remember_short(size=4096, longest=2_000)
def identity_url(url: str) -> str:
    """What all the addresses of one article have in common; two articles never share it.

    http and https, `www.`, mobile and AMP hosts, AMP paths, tracking, a trailing slash, the order of
    parameters and the case of percent-escapes do not make another article. The result names, it is not to be
    fetched.
    """
    clean = clean_url(url)
    if "?" not in clean and "%" not in clean and _PLAIN.fullmatch(clean):  # a quarter of the time, for most
        site, _, steps = clean.partition("://")[2].partition("/")
        return _MOBILE_HOST.sub("", site) + (_AMP_PATH.sub("", f"/{steps}").rstrip("/") or "/")
    parts = urlsplit(clean)
    host = _MOBILE_HOST.sub("", parts.netloc)
    path = quote(unquote(_AMP_PATH.sub("", parts.path), errors="replace"), safe=_IN_PATH[1:]).rstrip("/")
    query = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if (name.lower(), value) not in {("amp", ""), ("amp", "1"), ("outputtype", "amp")}
    )
    return f"{host}{path or '/'}" + (f"?{urlencode(query)}" if query else "")


_LONG_NUMBER = re.compile(r"\d{5,}")
_DATE_IN_DIGITS = pattern(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])?(?:\d{2,6})?")


# A slug of four words is hardly given twice; "news-of-today" is.
_WORDS_OF_A_SLUG = 4
_WORD = re.compile(r"[^\W\d_]{2,}")


def lasting_name(url: str) -> str:
    """Site and what of an address stays when its article moves, or `""`: a long number (five digits or more) in the
    last part or the one before it, else a long slug.

    Many sites find an article by its number alone, whatever slug and section stand around it; others keep the slug
    when an article goes to another section. It is a hint that two addresses may be one article, no proof: videos and
    articles may be counted each for themselves, a daily column has one slug for ever. Dates are no such numbers, and
    of two long numbers in one part it is not known which one counts.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    site = _MOBILE_HOST.sub("", parts.netloc)
    steps = parts.path.rstrip("/").split("/")
    for step in reversed(steps[-2:]):
        numbers = _LONG_NUMBER.findall(step)
        if len(numbers) == 1 and not _DATE_IN_DIGITS.fullmatch(numbers[0]):
            return f"{site} {numbers[0]}"
    slug = steps[-1].partition(".")[0].lower()
    return f"{site} {slug}" if len(_WORD.findall(slug)) >= _WORDS_OF_A_SLUG else ""
