"""A new site from a look at its section: what can be found out, the spider's text, and pages to test it with."""

from __future__ import annotations

import dataclasses
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from crawler.errors import UsageError
from crawler.extract import Page, Selectors, join_pages, read_article, read_counter, read_listing
from crawler.extract.links.anchors import anchors
from crawler.extract.links.article_address import is_siding
from crawler.items import Article
from crawler.text import clean_line
from crawler.urls import host_of, identity_url, is_private_host

# What tests/sites/test_sites.py does not compare: it follows from the rest, or is the crawl's.
_NOT_COMPARED = frozenset(
    {"schema_version", "article_id", "revision", "changed_fields", "text", "content_hash", "crawl"}
)
_SHORTEST_LABEL, _LONGEST_LABEL = 2, 40


@dataclass(slots=True, kw_only=True)
class Site:
    """What was found out."""

    name: str
    publisher: str
    language: str
    label: str
    url: str
    feeds: list[str] = field(default_factory=list)
    article_links: str = ""
    """Selector of the section's links to articles; empty where these are known as such."""
    neighbours: dict[str, str] = field(default_factory=dict)
    """Other sections that the page links to, label → address."""


def name_from(url: str) -> str:
    """`https://www.business-punk.com/x/` → business_punk."""
    parts = re.sub(r":\d+$", "", host_of(url)).removeprefix("www.").split(".")
    if is_private_host(host_of(url)):
        return "site_" + re.sub(r"\W+", "_", host_of(url)).strip("_")
    known = parts[:-2] if len(parts) > 2 and len(parts[-2]) <= 3 else parts[:-1]
    words = re.sub(r"\W+", "_", "_".join(known or parts)).strip("_").lower()
    return words if words[:1].isalpha() else f"site_{words}"


def check_name(name: str) -> str:
    """Raises UsageError for what cannot be a spider's and a module's name."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,40}", name):
        raise UsageError(f"{name!r} cannot be a spider's name: small letters, digits and _, a letter first.")
    return name


def describe(
    name: str, section: Page, articles: Sequence[Article], selectors: Selectors | None = None
) -> Site:
    """What the section's page and some of its articles say of the site."""
    listing = read_listing(section, selectors)
    headings = [clean_line("".join(one.itertext())) for one in section.root.iter("h1")]
    last = urlsplit(section.url).path.rstrip("/").rpartition("/")[2]
    label = next((one for one in headings if 0 < len(one) <= _LONGEST_LABEL), "")
    return Site(
        name=name,
        publisher=_most([article.publisher for article in articles]),
        language=_most([article.language for article in articles]) or (section.root.get("lang") or ""),
        label=label or last.replace("-", " ").title() or "Home",
        url=section.url,
        feeds=listing.feeds,
        article_links=selectors.article_links if selectors else "",
        neighbours=_neighbours(section, {identity_url(link.url) for link in listing.article_links}),
    )


def _most(values: Sequence[str]) -> str:
    counted = Counter(value for value in values if value)
    return counted.most_common(1)[0][0] if counted else ""


def _neighbours(page: Page, articles: set[str]) -> dict[str, str]:
    """Links to addresses of the same shape as the section's own."""
    own = urlsplit(page.url)
    depth, parent = own.path.rstrip("/").count("/"), own.path.rstrip("/").rpartition("/")[0]
    found: dict[str, str] = {}
    for anchor in anchors(page):
        parts = urlsplit(anchor.url)
        path = parts.path.rstrip("/")
        alike = parts.netloc == own.netloc and path.count("/") == depth and path.rpartition("/")[0] == parent
        short = _SHORTEST_LABEL < len(anchor.text) <= _LONGEST_LABEL and not parts.query
        if (
            alike
            and short
            and not is_siding(path)
            and path != own.path.rstrip("/")
            and identity_url(anchor.url) not in articles
        ):
            found.setdefault(clean_line(anchor.text), anchor.url)
    return dict(list(found.items())[:12])


def spider_text(site: Site) -> str:
    """The module of the new spider."""
    class_name = "".join(word.capitalize() for word in site.name.split("_"))
    feeds = "".join(f"\n\nFeed: {_plain(feed)}" for feed in site.feeds[:3])
    host = host_of(site.url)
    named = "" if site.publisher == host else site.publisher
    remark = "" if named else "  # the publisher's name, which the articles do not say: please put it here"
    imported = "\nfrom crawler.extract import Selectors" if site.article_links else ""
    picked = f"Selectors(article_links={_quoted(site.article_links)})"
    selectors = f"    selectors: ClassVar[Selectors] = {picked}\n" if site.article_links else ""
    about = f"{_plain(named or host)}: written by `scrapy newsite`; selectors only where readers need help."
    return f'''"""{about}{feeds + chr(10) if feeds else ""}"""

from __future__ import annotations

from typing import ClassVar

from crawler.crawl.section import SectionSpider{imported}


class {class_name}(SectionSpider):
    name = {_quoted(site.name)}
    publisher = {_quoted(named or host)}{remark}
    language = {_quoted(site.language)}
    sections: ClassVar[dict[str, str]] = {{
        {_quoted(site.label)}: {_quoted(site.url)},
    }}
{selectors}'''


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _plain(text: str) -> str:
    """Words of the page inside a docstring: nothing that could end it."""
    return re.sub(r'["\\\r\n]+', " ", text)[:80].strip()


def write_case(folder: Path, pages: Sequence[Page]) -> Path:
    """The pages of one article and a draft of what is to be read from them. Raises OSError."""
    folder.mkdir(parents=True)
    for number, page in enumerate(pages, 1):
        text = f"<!-- saved from url={page.url.replace('--', '%2D%2D')} -->\n{page.text}"
        (folder / f"page-{number}.html").write_bytes(text.encode("utf-8", "replace"))
    record = dataclasses.asdict(joined(pages))
    draft = {name: value for name, value in record.items() if name not in _NOT_COMPARED}
    target = folder / "expected.draft.json"
    target.write_text(json.dumps(draft, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return target


def joined(pages: Sequence[Page]) -> Article:
    """The article of these pages, as the test of a site reads it."""
    counters: list[int] = [found[1] for page in pages if (found := read_counter(page))]
    return join_pages([read_article(page) for page in pages], expected=max(counters, default=None))


def slug_of(url: str) -> str:
    """A folder's name for an article's address; never outside of the folder it is put in."""
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2].removesuffix(".html") or "article"
    words = re.sub(r"[^a-z0-9]+", "-", last.lower()).strip("-")
    return words[:50].strip("-") or "article"
