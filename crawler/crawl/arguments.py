"""What may be written after `-a`: each argument's name, type, default and meaning, declared once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from crawler.errors import UsageError
from crawler.urls import absolute, is_web

DISCOVER = ("auto", "listing", "feed", "sitemap")


def _address(text: str) -> str:
    url = absolute(text, text) if is_web(text) else ""
    if not url:
        raise ValueError("an address that begins with http:// or https://")
    return url


def _count(text: str) -> int:
    if not text.isdigit():
        raise ValueError("a whole number, 0 for no limit")
    return int(text)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("a date such as 2026-03-05 or 2026-03-05T14:30+01:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _flag(text: str) -> bool:
    if text.lower() not in {"true", "false", "1", "0", "yes", "no"}:
        raise ValueError("true or false")
    return text.lower() in {"true", "1", "yes"}


def _browser(text: str) -> str:
    if text.lower() == "all":
        return "all"
    try:
        return "listings" if _flag(text) else "none"
    except ValueError:
        raise ValueError("true, false or all") from None


def _way(text: str) -> str:
    if text not in DISCOVER:
        raise ValueError("one of " + ", ".join(DISCOVER))
    return text


class Arguments(Struct, frozen=True, kw_only=True):
    """The arguments of a section spider, parsed."""

    url: str = ""
    section: str = ""
    max_articles: int = 0
    max_pages: int = 0
    since: datetime | None = None
    full: bool = False
    discover: str = "auto"
    browser: str = ""
    """As the setting BROWSER_PAGES; "" leaves it as it is."""


class Argument(Struct, frozen=True):
    parse: Callable[[str], Any]
    meaning: str


ARGUMENTS: Mapping[str, Argument] = {
    "url": Argument(_address, "Address of the section to walk, instead of the spider's own."),
    "section": Argument(str, "Name of one of the spider's sections; without it all are walked."),
    "max_articles": Argument(_count, "Ask for at most this many articles in this run; 0 for no limit."),
    "max_pages": Argument(_count, "Read at most this many listing pages a section; 0 for no limit."),
    "since": Argument(
        _moment, "Take only articles published at or after this date (UTC unless it has a zone)."
    ),
    "full": Argument(_flag, "Walk the section to its end, also behind articles that are known."),
    "discover": Argument(_way, "Where links are found: auto, listing, feed or sitemap."),
    "browser": Argument(
        _browser,
        "Read the listing pages in a browser: true, false, or all for the articles too (extra `browser`).",
    ),
}


def parse_arguments(given: Mapping[str, str], spider: str) -> Arguments:
    """Raises UsageError, in one line with what is valid."""
    values: dict[str, Any] = {}
    for name, text in given.items():
        if name.startswith("_"):  # a scheduler's own: Scrapyd tells each spider its `_job`
            continue
        argument = ARGUMENTS.get(name)
        if argument is None:
            known = ", ".join(Arguments.__struct_fields__)
            raise UsageError(f"{spider} has no argument {name!r}; it takes {known}.")
        try:
            values[name] = argument.parse(str(text).strip())
        except ValueError as error:
            raise UsageError(f"-a {name}={text}: {name} takes {error}.") from None
    return Arguments(**values)


def choose_sections(sections: Mapping[str, str], arguments: Arguments, spider: str) -> dict[str, str]:
    """The sections to walk, label → address. Raises UsageError."""
    if arguments.url and arguments.section:
        raise UsageError("Give either url or section, not both.")
    if arguments.url:
        return {"": arguments.url}
    if not sections:
        raise without_sections(spider)
    if not arguments.section:
        return dict(sections)
    wanted = _slug(arguments.section)
    for label, url in sections.items():
        if wanted in {_slug(label), _slug(url.rstrip("/").rpartition("/")[2])}:
            return {label: url}
    raise UsageError(f"{spider} has no section {arguments.section!r}; it has {', '.join(sections)}.")


def without_sections(spider: str) -> UsageError:
    """What is to be told of a spider that has none, when no address is given either."""
    return UsageError(f"{spider} has no sections of its own: give one with -a url=https://…")


def _slug(label: str) -> str:
    return "".join(char for char in label.casefold() if char.isalnum())
