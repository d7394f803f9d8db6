"""The forms in which the newsroom prints a moment."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

from crawler.newsroom.story import Story

_MONTHS_DE = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)
_MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def iso_local(moment: datetime) -> str:
    """2026-03-05T14:30:00+01:00"""
    return moment.isoformat(timespec="seconds")


def iso_utc(moment: datetime) -> str:
    """2026-03-05T13:30:00Z"""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def rfc_2822(moment: datetime) -> str:
    """Thu, 05 Mar 2026 14:30:00 +0100"""
    return format_datetime(moment)


def in_words(moment: datetime, language: str) -> str:
    """5. März 2026, 14:30 Uhr; March 5, 2026, 2:30 pm GMT"""
    if language == "de":
        return f"{moment.day}. {_MONTHS_DE[moment.month - 1]} {moment.year}, {moment:%H:%M} Uhr"
    hour = moment.hour % 12 or 12
    half = "am" if moment.hour < 12 else "pm"
    zone = moment.tzname()
    month = _MONTHS_EN[moment.month - 1]
    return f"{month} {moment.day}, {moment.year}, {hour}:{moment:%M} {half} {zone}"


def in_figures(moment: datetime, language: str) -> str:
    """05.03.2026, 14:30 Uhr; 5 March 2026, 14:30"""
    if language == "de":
        return f"{moment:%d.%m.%Y, %H:%M} Uhr"
    return f"{moment.day} {_MONTHS_EN[moment.month - 1]} {moment.year}, {moment:%H:%M}"


def day_only(moment: datetime, language: str) -> str:
    """05.03.2026; 5 March 2026"""
    return in_figures(moment, language).partition(",")[0]


def printed(story: Story) -> str:
    """The publication date as the story's page shows it; where none is shown, as the markup says it."""
    moment = story.local_time
    match story.layout:
        case "magazin" | "plain":
            return in_words(moment, story.language)
        case "meta":
            return day_only(moment, story.language)
        case "stamp":
            return in_figures(moment, story.language)
        case "graph":
            return iso_local(moment)
        case "agency":
            return rfc_2822(moment)
        case other:
            raise ValueError(f"{story.slug}: no layout is called {other!r}")
