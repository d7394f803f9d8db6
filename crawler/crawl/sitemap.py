"""What a sitemap lists: other sitemaps or pages, each with the time of its last change."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice

from lxml.etree import XMLSyntaxError
from msgspec import Struct
from scrapy.http import Response
from scrapy.utils.gz import gunzip, gzip_magic_number
from scrapy.utils.sitemap import Sitemap

from crawler.dates import read_moment

# The protocol's own bound (sitemaps.org): 50,000 addresses a file.
_ADDRESSES_AT_MOST = 50_000


class SitemapEntry(Struct, frozen=True):
    """An address as the file has it, and when it was changed last, as written."""

    url: str
    changed: str = ""

    def is_new(self, since: datetime | None) -> bool:
        """What was changed last before `since` was published before it, too."""
        changed = None if since is None else read_moment(self.changed)
        if since is None or changed is None:
            return True
        return (changed if changed.tzinfo else changed.replace(tzinfo=UTC)) >= since


class Listed(Struct, frozen=True):
    """What a sitemap holds, in its order."""

    entries: list[SitemapEntry]
    is_index: bool
    """They are sitemaps themselves."""

    def newest_first(self) -> list[SitemapEntry]:
        return sorted(self.entries, key=lambda entry: entry.changed, reverse=True)


def read_sitemap(response: Response, most: int) -> Listed:
    """Packed or not, up to `most` bytes. Raises ValueError with what is wrong for what is no sitemap."""
    try:
        body = gunzip(response.body, max_size=most) if gzip_magic_number(response) else response.body
        sitemap = Sitemap(body)
        entries = [
            SitemapEntry(each["loc"], each.get("lastmod", "")) for each in islice(sitemap, _ADDRESSES_AT_MOST)
        ]
    except (XMLSyntaxError, StopIteration, OSError, EOFError, ValueError) as error:
        raise ValueError(type(error).__name__.lower()) from error
    return Listed(entries, is_index=sitemap.type == "sitemapindex")
