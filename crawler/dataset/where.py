"""Which articles are meant: `--where section=Work`, `--since 2026-01-01`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.dataset.fields import Field, article_fields
from crawler.errors import UsageError

Record = dict[str, Any]
Condition = Callable[[Record], bool]
_CONDITION = re.compile(r"([a-z_.]+)(!=|=|~)(.*)", re.DOTALL)
_AGO = re.compile(r"([0-9]{1,6})([hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def condition(text: str) -> Condition:
    """`field=value`, `field!=value` or `field~part`; the case does not count, of a list one element must fit.

    Keys inside objects are written with a dot: `crawl.spider`. Raises UsageError.
    """
    match = _CONDITION.fullmatch(text)
    if match is None:
        raise UsageError(
            f"--where {text!r} is not a condition: write field=value, field!=value or field~part."
        )
    name, sign, value = match.groups()
    way = _way(name)
    wanted = value.casefold()

    def fits(record: Record) -> bool:
        found = [str(each).casefold() for each in _values(record, way)]
        if sign == "~":
            return any(wanted in each for each in found)
        return (wanted in found) == (sign == "=")

    return fits


def _way(name: str) -> tuple[str, ...]:
    """The keys that lead to a field. Raises UsageError with the names that there are."""
    fields: tuple[Field, ...] = article_fields()
    way = tuple(name.split("."))
    for step in way:
        field = next((field for field in fields if field.name == step), None)
        if field is None:
            names = ", ".join(field.name for field in fields) or "no further one"
            raise UsageError(f"--where {name}: there is no field {step!r}; there are {names}.")
        fields = field.parts[0].parts if field.kind == "list" else field.parts
    return way


def _values(value: Any, way: tuple[str, ...]) -> list[Any]:
    if isinstance(value, list):
        return [found for inner in value for found in _values(inner, way)]
    if way:
        return _values(value.get(way[0], ""), way[1:]) if isinstance(value, dict) else []
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return ["" if value is None else value]


def moment(text: str, now: datetime | None = None) -> str:
    """A date (`2026-01-31`, with a time or not) or an age (`12h`, `7d`, `4w`) as the record writes moments.

    Without a zone it is UTC. Raises UsageError.
    """
    try:
        if age := _AGO.fullmatch(text):
            then = (now or datetime.now(UTC)) - int(age[1]) * _UNITS[age[2]]
        else:
            then = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise UsageError(
            f"{text!r} is not a date: write 2026-01-31, 2026-01-31T12:00, 12h, 7d or 4w."
        ) from None
    aware = then if then.tzinfo else then.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def published(since: str = "", until: str = "") -> Condition:
    """Published at or after `since` and before `until`; without a date, when it was fetched counts."""
    first, last = moment(since) if since else "", moment(until) if until else "9999"

    def fits(record: Record) -> bool:
        date = record["published_at"] or record["crawl"]["fetched_at"] or ""
        return bool(first <= date < last)

    return fits


def every(conditions: Iterable[Condition]) -> Condition:
    """All of them."""
    chosen = list(conditions)
    return lambda record: all(fits(record) for fits in chosen)
