"""When it was published and changed: what machines were told first, then what the page prints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain

from crawler.dates import find_printed, is_plausible, read_moment, read_printed, to_utc
from crawler.extract.fields.home_zone import home_zone
from crawler.extract.metadata.jsonld import JsonLd
from crawler.extract.metadata.metatags import MetaTags
from crawler.extract.page.outline import Outline
from crawler.text import clean_line, has_digit

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
_AROUND = (12, 40)  # pieces before and after the headline in which a printed date is looked for
_LONGEST_LINE = 160  # characters: a date line, not a sentence with a date in it


class Moments:
    """The two moments as the record holds them, the text of the first, and where each came from."""

    def __init__(
        self, data: JsonLd, metas: MetaTags, outline: Outline, language: str, headline_at: int
    ) -> None:
        now = datetime.now(UTC)
        american = language.lower() in {"", "en", "en-us"}
        zone = home_zone(language)
        published = _told(data, metas, ("datePublished", "dateCreated", "uploadDate"), _PUBLISHED)
        moment, raw, self.published_source = _first(chain(published, _timed(outline)), now, american)
        changed, _, self.modified_source = _first(
            _told(data, metas, ("dateModified",), _MODIFIED), now, american
        )
        lines = _printed(outline, headline_at)
        if moment is None:
            moment, raw = _first_printed(lines, False, language, now)
            self.published_source = "printed" if moment else ""
        elif printed := _same_day(lines, moment):
            raw = printed
        if changed is None:
            changed, _ = _first_printed(lines, True, language, now)
            self.modified_source = "printed" if changed else ""
        self.published_at = to_utc(moment, zone) if moment else None
        self.modified_at = to_utc(changed, zone) if changed else None
        self.published_raw = raw


def _printed(outline: Outline, headline_at: int) -> list[tuple[str, bool]]:
    before, after = _AROUND
    around = outline.pieces[max(0, headline_at - before) : headline_at + after]
    return [
        date
        for piece in around
        if 5 < len(piece.text) < _LONGEST_LINE and has_digit(piece.text)
        for date in find_printed(piece.text)
    ]


def _first_printed(
    lines: list[tuple[str, bool]], updated: bool, language: str, now: datetime
) -> tuple[datetime | None, str]:
    for raw, is_update in lines:
        if is_update is updated:
            moment = read_printed(raw, language)
            if moment is not None and is_plausible(moment, now):
                return moment, raw
    return None, ""


def _same_day(lines: list[tuple[str, bool]], moment: datetime) -> str:
    """The printed date that the moment is: its year and day stand in it."""
    for raw, is_update in lines:
        numbers = re.findall(r"\d+", raw)
        if (
            not is_update
            and str(moment.year) in numbers
            and {str(moment.day), f"{moment.day:02}"} & set(numbers)
        ):
            return raw
    return ""


def _told(
    data: JsonLd, metas: MetaTags, keys: Iterable[str], names: Iterable[str]
) -> Iterator[tuple[str, str]]:
    for key in keys:
        yield f"json-ld {key}", data.text(key)
    for name in names:
        if name in metas.all:
            yield f"meta {name}", metas.get(name)


def _timed(outline: Outline) -> Iterator[tuple[str, str]]:
    """The page's time elements, those that say that they are the publication's first."""
    marked = [element for element in outline.times if element.get("itemprop") == "datePublished"]
    for element in [*marked, *outline.times[:6]]:
        yield "time element", clean_line(element.get("datetime") or "")


def _first(
    candidates: Iterable[tuple[str, str]], now: datetime, american: bool
) -> tuple[datetime | None, str, str]:
    """The first that can be read and is plausible; a clock without zone waits for the same clock with one."""
    naive: tuple[datetime, str, str] | None = None
    for source, raw in candidates:
        moment = read_moment(raw, american=american) if raw else None
        if moment is None or not is_plausible(moment, now):
            continue
        if moment.tzinfo is not None:
            if naive is None or abs(moment.replace(tzinfo=None) - naive[0]).total_seconds() < 60:
                return moment, raw, source
        elif naive is None:
            naive = moment, raw, source
    return naive or (None, "", "")
