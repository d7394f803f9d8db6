"""Where each field of a record came from: filled only when somebody asks (`scrapy explain`)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Trace:
    """One reading explained. Give an empty one to `read_article`; it is filled, the record stays the same."""

    sources: dict[str, str] = field(default_factory=dict)
    """Field to the source that it was taken from, such as “json-ld”, “meta author”, “printed”, “selector”."""
    candidates: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Field to all that was offered for it: source and text."""
    kept: list[tuple[str, str]] = field(default_factory=list)
    """The body's pieces: kind and text."""
    dropped: list[tuple[str, str]] = field(default_factory=list)
    """Pieces inside the body's element that are not the body: reason and text."""
