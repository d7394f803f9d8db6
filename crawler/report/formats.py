"""Figures as people read them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from crawler.urls import is_web


def moment(text: Any) -> str:
    """`2026-03-05T09:30:00Z` as "5 Mar 2026, 09:30 UTC"; what is no time stays as it is."""
    try:
        when = datetime.fromisoformat(str(text)).astimezone(UTC)
    except ValueError:
        return str(text or "")
    return f"{when.day} {when:%b %Y, %H:%M} UTC"


def size(number: Any) -> str:
    """Bytes: "532 B", "1.3 MB"."""
    value = float(number or 0)
    for unit in ("B", "kB", "MB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "B" or value >= 10 else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:,.1f} GB"


def duration(seconds: Any) -> str:
    """Seconds: "4 s", "2 min 5 s", "3 h 20 min"."""
    whole = round(float(seconds or 0))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


# After the documentation of SectionReport.end.
_ENDS = {
    "end": "walked to its end",
    "frontier": "walked up to the articles of earlier runs",
    "no_next_found": "no link to a next page was found",
    "nothing_new": "the page that should follow showed nothing new",
    "no_new_articles": "the last pages brought no new article",
    "loop": "the last page led back to one that was read",
    "led_back": "the page that should follow was one that was read",
    "since": "walked up to the date that was asked for",
    "feed": "its feed was read",
    "sitemap": "its sitemap was read",
    "max_pages": "max_pages was reached",
    "max_articles": "max_articles was reached",
    "unreadable": "the next page could not be read",
    "no_feed_found": "no feed was found",
    "no_sitemap_found": "no sitemap was found",
}


def end_of_walk(end: Any) -> str:
    """`no_next_found` as a person says it."""
    return _ENDS.get(str(end), str(end).replace("_", " "))


def web(url: Any) -> str:
    """The address when a link may lead there, else ""."""
    return str(url) if is_web(str(url)) else ""
