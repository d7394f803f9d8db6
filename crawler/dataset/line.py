"""One line of JSON as an object: read strictly where it is judged, fast where it is not."""

from __future__ import annotations

import json
from typing import Any, NoReturn

import msgspec


def strict(raw: bytes) -> dict[str, Any]:
    """The line as an object. Raises ValueError for all that some reader refuses or reads otherwise."""
    if raw.startswith(b"\xef\xbb\xbf"):
        raise ValueError("begins with a byte order mark")
    if raw.endswith(b"\r"):
        raise ValueError("ends with CR LF instead of LF")
    if not raw.strip():
        raise ValueError("is empty")
    record = json.loads(raw, object_pairs_hook=_once, parse_constant=_no_constant)
    if not isinstance(record, dict):
        raise TypeError("is not a JSON object")
    return record


def fast(raw: bytes) -> dict[str, Any]:
    """The line as an object, read four times as fast; for lines that need no judgement. Raises ValueError."""
    record = msgspec.json.decode(raw)
    if not isinstance(record, dict):
        raise TypeError("is not a JSON object")
    return record


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"has the key {next(n for n in names if names.count(n) > 1)!r} twice")
    return made


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"holds {name}, which is not JSON")
