"""When it was published and changed: what machines were told first, then what the page prints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from crawler.dates import find_date, is_plausible, read_moment, to_utc
from crawler.extract.jsonld import JsonLd
from crawler.extract.metatags import MetaTags
from crawler.extract.outline import Outline
from crawler.text import clean_line

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published:time", "article:published",
    "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date", "pub_date", "pubdate",
    "publish-date", "publication_date", "dcterms.created", "dc.date.issued", "dcterms.date", "dc.date", "date",
    "cxenseparse:recs:publishtime",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:article:modified_time", "article:modified:time", "og:updated_time", "datemodified",
    "dcterms.modified", "last-modified", "lastmod",
)  # fmt: skip
_LOOKS_DATED = re.compile(r"\d{4}|\d{1,2}[./]\s?\d{1,2}[./]")
_HEAD = 60  # pieces from the headline on in which a printed date is looked for


class Moments:
    """The two moments as the record holds them, the text of the first and where each came from."""

    def __init__(
        self, data: JsonLd, metas: MetaTags, outline: Outline, language: str, headline_at: int
    ) -> None:
        now = datetime.now(UTC)
        american = language.lower() in {"", "en", "en-us"}
        published = [*_told(data, metas, ("datePublished", "dateCreated", "uploadDate"), _PUBLISHED)]
        self.published_at, self.published_raw, self.published_source = _first(
            [*published, *_timed(outline)], now, american
        )
        if not self.published_at:
            self._read_printed(outline, language, headline_at, now)
        modified = _told(data, metas, ("dateModified",), _MODIFIED)
        self.modified_at, _, self.modified_source = _first(modified, now, american)

    def _read_printed(self, outline: Outline, language: str, headline_at: int, now: datetime) -> None:
        for piece in outline.pieces[max(0, headline_at - 5) : headline_at + _HEAD]:
            if 5 < len(piece.text) < 120 and _LOOKS_DATED.search(piece.text):
                moment = find_date(piece.text, language)
                if moment is not None and is_plausible(moment, now):
                    self.published_at, self.published_raw = to_utc(moment), piece.text
                    self.published_source = "printed"
                    return


def _told(
    data: JsonLd, metas: MetaTags, keys: Iterable[str], names: Iterable[str]
) -> Iterator[tuple[str, str]]:
    for key in keys:
        yield f"json-ld {key}", data.text(key)
    for name in names:
        yield f"meta {name}", metas.get(name)


def _timed(outline: Outline) -> Iterator[tuple[str, str]]:
    """The page's time elements, those that say that they are the publication's first."""
    marked = [element for element in outline.times if element.get("itemprop") == "datePublished"]
    for element in [*marked, *outline.times[:6]]:
        yield "time element", clean_line(element.get("datetime") or "")


def _first(
    candidates: Iterable[tuple[str, str]], now: datetime, american: bool
) -> tuple[str | None, str, str]:
    """The first that can be read and is plausible; a clock without zone waits for the same clock with one."""
    naive: tuple[datetime, str, str] | None = None
    for source, raw in candidates:
        moment = read_moment(raw, american=american) if raw else None
        if moment is None or not is_plausible(moment, now):
            continue
        if moment.tzinfo is not None:
            if naive is None or abs(moment.replace(tzinfo=None) - naive[0]).total_seconds() < 60:
                return to_utc(moment), raw, source
        elif naive is None:
            naive = moment, raw, source
    return (to_utc(naive[0]), naive[1], naive[2]) if naive else (None, "", "")
