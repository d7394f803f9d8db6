"""The time zone of clock times that a page prints without one."""

from __future__ import annotations

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

# Where a language is at home in one time zone, a clock time without a zone is that zone's.
_HOMES = {
    "Europe/Berlin": "de fr it nl pl cs sk sl hr sr hu da nb nn no sv sq mk bs lb rm mt ca",
    "Europe/Helsinki": "fi et lv lt el bg ro uk",
    "Europe/Istanbul": "tr",
    "Asia/Tokyo": "ja",
    "Asia/Seoul": "ko",
    "Asia/Jerusalem": "he",
    "Asia/Kolkata": "hi bn ta te mr gu kn ml pa",
    "Asia/Bangkok": "th",
    "Asia/Jakarta": "id",
    "Asia/Ho_Chi_Minh": "vi",
    "Atlantic/Reykjavik": "is",
    "Europe/London": "en-gb cy",
    "Europe/Dublin": "ga",
}
_HOME_OF = {language: zone for zone, languages in _HOMES.items() for language in languages.split()}


def home_zone(language: str) -> tzinfo:
    """The zone of clock times that a page in this language prints without one; UTC where that is anyone's guess."""
    tag = language.lower().replace("_", "-")
    region = tag.partition("-")[2]
    if tag.startswith("fr-") and region not in {"fr", "be", "ch", "lu"}:
        return UTC
    name = _HOME_OF.get(tag) or _HOME_OF.get(tag.partition("-")[0])
    return ZoneInfo(name) if name else UTC
