"""Moments: read from what a page prints, written as the record holds them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta, tzinfo
from email.utils import parsedate_to_datetime

from crawler.patterns import pattern

# Nothing on the web was published before the web; a page dated later than this is a typo or a trap.
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_LATEST_AHEAD = timedelta(days=366)


def to_utc(moment: datetime, zone: tzinfo = UTC) -> str:
    """ISO 8601 in UTC with `Z`, to the second; a moment without a zone is taken to be in `zone`.

    A bare day has no clock to move: it stays that day, at midnight UTC.
    """
    bare = moment.tzinfo is None and moment.time() == time.min
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC if bare else zone)
    # strftime takes ten times as long, and writes the year 999 with three digits.
    return aware.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def is_plausible(moment: datetime, now: datetime) -> bool:
    """Whether an article can have been published then; `now` is aware, a moment without a zone counts as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return _EARLIEST <= aware <= now + _LATEST_AHEAD


_EPOCH = pattern(r"\d{10}(?:\d{3})?")
_ISO = pattern(r"\d{4}-\d\d-\d\d")
# Near misses of ISO 8601: `2024-05-03T10:30:00 +0200`, `2024-05-03 10:30+2:00`, seven digits of a second.
_NEAR_ISO = pattern(
    r"(\d{4}-\d\d-\d\d)(?:[T ]+(\d\d?:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d\d?:?\d\d)?)?",
    re.IGNORECASE,
)
_NUMERIC = pattern(
    r"\b(?P<first>\d{1,2})(?P<mark>[./])\s?(?P<second>\d{1,2})[./]\s?(?P<year>\d{4}|\d{2})\b"
    r"(?:\D{0,12}?(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::(?P<sec>\d\d))?(?:\s*(?P<half>[AP])\.?M)?)?",
    re.IGNORECASE,
)
_RFC_2822 = pattern(r"(?:[A-Z][a-z]{2},\s+)?\d{1,2}\s+[A-Z][a-z]{2}\s+\d{4}\s+\d\d?:")
_YEAR_FIRST = pattern(
    r"(?P<year>(?:19|20)\d\d)\s?[./年년-]\s?(?P<month>\d{1,2})\s?[./月월-]\s?(?P<day>\d{1,2})"
)


def read_moment(text: str, american: bool = False) -> datetime | None:
    """The moment that a machine wrote: ISO 8601, RFC 2822, epoch seconds, or a date in numbers.

    Of `3/5/2024` the month comes first if `american`; of `3.5.2024` the day. Naive when no zone is given; None
    when it is none of these.
    """
    text = text.strip()
    try:
        if _ISO.match(text):
            return _iso(text)
        if _EPOCH.fullmatch(text):
            return datetime.fromtimestamp(int(text[:10]), UTC)
        if numeric := _NUMERIC.search(text):
            return _numeric(numeric, american)
        if compact := _YEAR_FIRST.search(text):
            return datetime(int(compact["year"]), int(compact["month"]), int(compact["day"]))  # noqa: DTZ001
        return parsedate_to_datetime(text) if _RFC_2822.match(text) else None
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _numeric(match: re.Match[str], american: bool) -> datetime:
    day, month, year = int(match["first"]), int(match["second"]), int(match["year"])
    if month > 12 or (american and match["mark"] == "/" and day <= 12):
        day, month = month, day
    hour = int(match["hour"] or 0)
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] in "Pp" else 0)
    year += 2000 if year < 100 else 0
    return datetime(year, month, day, hour, int(match["minute"] or 0), int(match["sec"] or 0))  # noqa: DTZ001


def _iso(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        near = _NEAR_ISO.match(text)
        if near is None:
            raise
    day, clock, zone = near.groups()
    if clock is None:
        return datetime.fromisoformat(day)
    zone = (zone or "").upper().replace(":", "")
    zone = "Z" if zone in {"UTC", "GMT"} else zone
    if zone[1:]:
        zone = f"{zone[0]}{zone[1:].zfill(4)}"
    return datetime.fromisoformat(
        f"{day}T{clock.zfill(5) if clock.count(':') == 1 else clock.zfill(8)}{zone}"
    )


# A date as people print it: 5. März 2026 · March 5, 2026 · 05/03/2026 · 5 de marzo de 2026 · 2026年3月5日, and the
# time of day after it.
_PRINTED = pattern(
    r"(?:(?<!\d)\d{1,2}\.?\s+(?:de\s+)?[^\W\d_]{3,12}\.?,?\s+(?:de\s+)?(?:19|20)\d\d\b"
    r"|\b[^\W\d_]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d\b"
    r"|(?<!\d)\d{1,2}[./]\s?\d{1,2}[./]\s?(?:19|20)?\d\d(?!\d)"
    r"|(?<!\d)(?:19|20)\d\d[-./年]\s?\d{1,2}[-./月]\s?\d{1,2}日?)"
    r"(?:[\s,|–—-]{0,3}(?:um|at|a las|à|kl\.?|alle)?\s?\d{1,2}(?:[:.時]|\sh\s?)\d\d(?:\s?Uhr|\s?[ap]\.?m\.?)?"
    r"(?:\s(?:[A-Z]{2,4}T|UTC|GMT|MESZ|MEZ)\b)?)?",
    re.IGNORECASE,
)
_UPDATED = pattern(
    r"(?:aktualisiert|zuletzt|geändert|bearbeitet|updated?|modified|revised|mis à jour|modifié|actualizad|aggiornat"
    r"|modifica|bijgewerkt|atualizad|uppdaterad|oppdatert|opdateret|päivitetty|güncelleme|zaktualizowan|aktualizov|更新|수정|최종)",
    re.IGNORECASE,
)


# What each of these has, and few other lines have: to look for it takes a twentieth of the time.
_MAY_BE_PRINTED = pattern(r"(?:19|20)\d\d|\d[./]\s?\d")


def find_printed(text: str) -> list[tuple[str, bool]]:
    """The dates in a line printed for people, as they stand there, and whether the line calls each an update."""
    if not _MAY_BE_PRINTED.search(text):
        return []
    found, end = [], 0
    for match in _PRINTED.finditer(text):
        found.append((match.group().strip(" ,|–—-"), bool(_UPDATED.search(text, end, match.start()))))
        end = match.end()
    return found


_LONGEST_PRINTED = 200  # characters; dateparser takes a second for each 100 KB


def read_printed(text: str, language: str = "") -> datetime | None:
    """The moment of a date printed for people, in its language if that is known (BCP 47); naive without a zone."""
    moment = read_moment(text, american=language.lower() in {"en", "en-us"}) or _with_month_name(text)
    if moment is not None or len(text) > _LONGEST_PRINTED:
        return moment
    import dateparser  # noqa: PLC0415  a fifth of a second of import, for pages without any other date

    code = language.partition("-")[0].lower()
    try:
        found: datetime | None = dateparser.parse(text, languages=[code] if code else list(_GUESSES))
    except (ValueError, OverflowError, RecursionError, AttributeError, TypeError):
        return None
    return found


# The first three letters of a month's name in English, German, French, Spanish, Italian, Portuguese, Dutch and the
# Scandinavian languages: they never contradict each other. Where they do not tell (juin, juillet), or the language
# is another, dateparser does.
_MONTH_STARTS = (
    "jan ene gen", "feb fev fév", "mar mär mrt maa", "apr abr avr", "may mai mag mei maj", "jun giu", "jul lug",
    "aug ago aoû", "sep set", "oct okt ott out", "nov", "dec dez dic déc",
)  # fmt: skip
_MONTHS = {start: number for number, starts in enumerate(_MONTH_STARTS, start=1) for start in starts.split()}
_NAMED = pattern(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:de\s+)?(?P<month>[^\W\d_]{3,12})|(?P<month2>[^\W\d_]{3,12})\.?\s+(?P<day2>\d{1,2})"
    r"(?:st|nd|rd|th)?)[.,]?\s+(?:de\s+)?(?P<year>\d{4})"
    r"(?:\D{1,12}?(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:\s?(?P<half>[ap])\.?m)?)?(?:\s(?P<utc>GMT|UTC))?",
    re.IGNORECASE,
)


def _with_month_name(text: str) -> datetime | None:
    match = _NAMED.search(text)
    month = _MONTHS.get((match["month"] or match["month2"])[:3].lower()) if match else None
    if match is None or month is None:
        return None
    hour = int(match["hour"] or 0)
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] in "Pp" else 0)
    day, year, minute = int(match["day"] or match["day2"]), int(match["year"]), int(match["minute"] or 0)
    try:
        moment = datetime(year, month, day, hour, minute)  # noqa: DTZ001
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if match["utc"] else moment


_GUESSES = (
    "en",
    "de",
    "fr",
    "es",
    "it",
    "pt",
)  # asking all of dateparser's 200 takes a tenth of a second a line
