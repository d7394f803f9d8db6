"""One section of the catalogue: how it is crawled and how often, from its table in `sections.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from crawler.crawl.arguments import choose_sections, parse_arguments
from crawler.errors import StartError, UsageError
from crawler.fleet.rhythm import Rhythm, parse_rhythm
from crawler.masking import holds_password, is_secret_name
from crawler.urls import host_of, is_private_host

_KEYS = ("spider", "arguments", "every", "timezone", "priority", "settings")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
# What decides where the fleet's own books are cannot differ from section to section.
_NOT_HERE = frozenset({"LEDGER_URL", "CRAWL_RUN_ID"})


class SpiderClass(Protocol):
    """What the catalogue must know of a spider."""

    name: str

    @classmethod
    def site_sections(cls, settings: Mapping[str, Any]) -> dict[str, str]:
        """Label → address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What a table of the catalogue says."""

    name: str
    spider: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    rhythm: Rhythm
    priority: int = 0
    """The higher comes first among those that are due."""
    settings: Mapping[str, str] = field(default_factory=dict)
    hosts: tuple[str, ...] = ()
    """Whose locks a crawl of it takes."""
    delay: float = 0.0
    """Seconds between two requests to a host; so long it also rests between two crawls."""


def read_section(
    name: str,
    table: Any,
    defaults: Any,
    spiders: Mapping[str, type[SpiderClass]],
    settings: Mapping[str, Any],
) -> tuple[Section | None, Faults]:
    """The section that a table describes, or None and all that is wrong with it."""
    faults = Faults()
    section = None
    with faults:
        section = _section(name, _with_defaults(name, table, defaults, faults), spiders, settings, faults)
    return section, faults


class Faults:
    """Collects what is wrong with one table: in each `with` block reading ends at its first fault, and goes on behind
    it, so that one check tells of all."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.missing: StartError | None = None
        """No fault of the table: what it needs is not installed."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, UsageError):
            self.told.append(str(error))
        elif isinstance(error, ValueError):
            self.told.append(f"{error}.")
        elif isinstance(error, StartError):
            self.missing = error
        return isinstance(error, UsageError | ValueError | StartError)


def _with_defaults(name: str, table: Any, defaults: Any, faults: Faults) -> dict[str, Any]:
    if not _NAME.fullmatch(name):
        raise ValueError("is no name: letters, digits, dot, hyphen and underscore, at most 80")
    if not (isinstance(table, dict) and isinstance(defaults, dict)):
        raise UsageError(f"is no table; write [{name}] and its keys below.")
    merged = {**defaults, **table}
    for key in merged:
        with faults:
            if key not in _KEYS:
                raise ValueError(f"has no key {key!r}; it takes {', '.join(_KEYS)}")
    for key in ("arguments", "settings"):
        parts = [part.get(key, {}) for part in (defaults, table)]
        merged[key] = None
        with faults:
            if not all(isinstance(part, dict) for part in parts):
                raise ValueError(f"{key} is no table; write {key} = {{ name = value }}")
            merged[key] = {**parts[0], **parts[1]}
    return merged


def _section(
    name: str,
    table: Mapping[str, Any],
    spiders: Mapping[str, type[SpiderClass]],
    settings: Mapping[str, Any],
    faults: Faults,
) -> Section | None:
    """None when something is wrong with it."""
    read: dict[str, Any] = {}
    with faults:
        read["rhythm"] = _rhythm(table)
    with faults:
        read["priority"] = _priority(table.get("priority", 0))
    with faults:
        if table.get("spider") not in [*spiders]:
            wanted = f"spider is {table['spider']!r}" if "spider" in table else "names no spider"
            raise ValueError(f"{wanted}; there are {', '.join(sorted(spiders))}")
        read["spider"] = table["spider"]
    with faults:
        if table["settings"] is not None:
            read["settings"] = dict(_texts("settings", table["settings"]))
    with faults:
        if table["arguments"] is not None:
            read["arguments"] = dict(_texts("arguments", table["arguments"]))
    own, arguments = read.get("settings", {}), read.get("arguments", {})
    with faults:
        refuse_secrets({**own, **arguments}, own)
    with faults:
        if {"spider", "arguments"} <= read.keys():  # else what follows from their absence is no further fault
            spider = read["spider"]
            read["hosts"] = _hosts(spiders[spider], spider, arguments, {**settings, **own})
    with faults:
        read["delay"] = _delay(own, settings, read.get("hosts", ()))
    return None if faults.told or faults.missing else Section(name=name, **read)


def _hosts(
    spider: type[SpiderClass], name: str, arguments: Mapping[str, str], settings: Mapping[str, Any]
) -> tuple[str, ...]:
    chosen = choose_sections(spider.site_sections(settings), parse_arguments(arguments, name), name)
    return tuple(sorted({host_of(url) for url in chosen.values()}))


def _rhythm(table: Mapping[str, Any]) -> Rhythm:
    every, zone = table.get("every"), table.get("timezone", "UTC")
    try:
        ZoneInfo(zone)
    except (ValueError, TypeError, OSError, LookupError):
        raise ValueError(f"timezone is {zone!r}; it takes a name such as Europe/Berlin") from None
    try:
        return parse_rhythm(every if isinstance(every, str) else "", zone)
    except ValueError as error:
        said = "there is no every" if every is None else f"every is {every!r}"
        raise ValueError(f"{said}; it takes {error}") from None


def _delay(own: Mapping[str, str], settings: Mapping[str, Any], hosts: tuple[str, ...]) -> float:
    # As the spider has it: one's own machine needs no politeness, unless its user asks for it.
    text = own.get(
        "DOWNLOAD_DELAY", 0 if all(map(is_private_host, hosts)) else settings.get("DOWNLOAD_DELAY", 0)
    )
    try:
        return float(text)
    except (TypeError, ValueError):
        raise ValueError(f"settings.DOWNLOAD_DELAY is {text!r}; it takes seconds") from None


def _priority(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 1000:
        raise ValueError(f"priority is {value!r}; it takes a whole number from -1000 to 1000")
    return value


def _texts(key: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """As they are written on the command line."""
    for name, value in table.items():
        if isinstance(value, bool):
            yield name, str(value).lower() if key == "arguments" else str(value)
        elif isinstance(value, str | int | float) or hasattr(value, "isoformat"):
            yield name, str(value)
        else:
            raise ValueError(f"{key}.{name} is {value!r}; it takes a text, a number, or true or false")


def refuse_secrets(values: Mapping[str, str], settings: Mapping[str, str]) -> None:
    """Settings stand in process lists; what nobody else may read comes from the environment. Raises ValueError."""
    for name in settings:
        if name.upper() in _NOT_HERE:
            raise ValueError(f"settings.{name} cannot differ by section; set it in the environment")
    for name, value in values.items():
        if is_secret_name(name) or holds_password(value):
            raise ValueError(
                f"{name} holds a password, which process lists would show; set it in the environment"
            )
