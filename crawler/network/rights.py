"""Rights signals of a page and its host: put together as observed, and judged when the user wants them respected.

Observation, not legal advice: what a signal means where you are is for you to find out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from crawler.items import Rights
from crawler.network.tdmrep import NOTHING_SAID, Reservation, normal
from crawler.patterns import pattern
from crawler.text import clean_line

if TYPE_CHECKING:
    from scrapy.http.headers import Headers

# Longer values state nothing; they would only fill the record.
_AT_MOST = 500


class HostRights(Struct, frozen=True):
    """What the host's own files say for one address."""

    tdm: Reservation = NOTHING_SAID
    signals: tuple[str, ...] = ()
    """Lines of robots.txt: Content-Signal, Content-Usage, License."""


def complete_rights(on_page: Rights, headers: Headers, host: HostRights | None, url: str) -> Rights:
    """The rights of an article: its own meta elements, then response headers, then the host's files.

    Of TDMRep the nearer statement wins (report, section 6: page over header over file); the others add up.
    """
    host = host or HostRights()
    in_header = normal(_text(headers, "tdm-reservation"), _text(headers, "tdm-policy"), url)
    nearest = next(
        (
            each
            for each in (Reservation(on_page.tdm_reservation, on_page.tdm_policy), in_header, host.tdm)
            if each.reservation
        ),
        NOTHING_SAID,
    )
    sent = [f"{label}: {_text(headers, label)}" for label in ("Content-Signal", "Content-Usage")]
    return Rights(
        # Each statement by itself: a tag for one crawler by name reaches to the end of its header, no further.
        robots_meta=_joined("; ", [on_page.robots_meta, *_all(headers, "X-Robots-Tag")]),
        tdm_reservation=nearest.reservation,
        tdm_policy=nearest.policy,
        content_signal=_joined(
            "; ", [on_page.content_signal, *(each for each in sent if each[-2:] != ": "), *host.signals]
        ),
    )


_AGENT_TAG = pattern(r"^\s*([a-z][\w.-]*)\s*:\s*(?!//)", re.IGNORECASE)
_WITH_VALUE = ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")
# What a dataset of articles is: a copy kept and searched (noindex), read by machines (noai, Content-Signal and
# Content-Usage), mined (TDMRep). noimageai and nosnippet speak of other uses and are recorded only.
_FORBIDDING_TAGS = {"noindex", "none", "noai"}
_FORBIDDING_SIGNALS = pattern(
    r"content-signal:[^;]*?\b(?:search|ai-input|ai-train)\s*=\s*no\b"
    r"|content-usage:[^;]*?\b(?:tdm|ai|train-ai|train-genai|search|bots)\s*=\s*n\b",
    re.IGNORECASE,
)


def reserved_by(rights: Rights, token: str, now: datetime) -> str:
    """The signal by which the page reserves its rights against a dataset; "" when none does.

    `token` is the crawler's product token: a robots tag for another crawler by name does not concern it.
    """
    if rights.tdm_reservation == "1":
        return "tdm-reservation: 1"
    for tag in _tags_for(rights.robots_meta, token.lower()):
        if tag in _FORBIDDING_TAGS:
            return f"robots: {tag}"
        name, colon, value = tag.partition(":")
        if name == "unavailable_after" and colon and _is_past(value, now):
            return f"robots: {tag}"
    found = _FORBIDDING_SIGNALS.search(rights.content_signal)
    return found.group() if found else ""


def _tags_for(robots_meta: str, token: str) -> Iterable[str]:
    for statement in robots_meta.split(";"):
        concerns_us = True
        for part in re.split(r",(?!\s\d)", statement):  # the comma in "Mon, 25 Jun 2029" parts no tags
            tag = part.strip().lower()
            named = _AGENT_TAG.match(tag)
            if named and named[1] not in _WITH_VALUE:
                concerns_us = named[1] in {token, "robots"}
                tag = tag[named.end() :].strip()
            if concerns_us and tag:
                yield tag


def _is_past(text: str, now: datetime) -> bool:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text.strip().upper())
        except (ValueError, IndexError, TypeError, OverflowError):
            continue
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) < now
    return False


def _all(headers: Headers, name: str) -> list[str]:
    return [value.decode("latin-1") for value in headers.getlist(name)]


def _text(headers: Headers, name: str) -> str:
    return ", ".join(_all(headers, name)).strip()


def _joined(mark: str, parts: Iterable[str]) -> str:
    cleaned = (clean_line(part)[:_AT_MOST].strip() for part in parts)
    return mark.join(dict.fromkeys(part for part in cleaned if part))
