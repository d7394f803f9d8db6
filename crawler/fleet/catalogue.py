"""`sections.toml`: which sections there are; what is wrong with it, all at once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.errors import StartError, UsageError
from crawler.fleet.section import Section, SpiderClass, read_section

FILE = "sections.toml"
DEFAULTS = "defaults"
"""The table whose keys hold for every section that does not have its own."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All sections, and what is wrong with those that are none."""

    path: Path
    sections: Mapping[str, Section]
    errors: tuple[str, ...] = ()
    missing: StartError | None = None
    """What some of them need and is not installed."""

    def require(self) -> Mapping[str, Section]:
        """The sections. Raises UsageError with the first thing that is wrong, StartError when an extra is missing."""
        if self.errors:
            more = f" ({len(self.errors) - 1} more: `scrapy sections check`)" if len(self.errors) > 1 else ""
            raise UsageError(self.errors[0] + more)
        if self.missing:
            raise self.missing
        return self.sections

    def section(self, name: str) -> Section:
        """Raises UsageError when there is none of that name, StartError when it may be one that needs an extra."""
        if name not in self.sections and self.missing:
            raise self.missing
        if name not in self.sections:
            raise UsageError(f"{self.path.name} has no section {name!r}; `scrapy sections list` shows them.")
        return self.sections[name]


def read_catalogue(
    path: Path, spiders: Mapping[str, type[SpiderClass]], settings: Mapping[str, Any]
) -> Catalogue:
    """Read and check a catalogue. One line for each thing that is wrong, with the name of its table.

    Raises UsageError when the file cannot be read at all.
    """
    tables = _load(path)
    defaults = tables.pop(DEFAULTS, {})
    sections: dict[str, Section] = {}
    errors: list[str] = []
    missing: StartError | None = None
    for name, table in tables.items():
        section, faults = read_section(name, table, defaults, spiders, settings)
        if section is not None:
            sections[name] = section
        errors += [f"{path.name}: [{name}] {fault}" for fault in faults.told]
        missing = missing or faults.missing
    if not tables:
        errors.append(f"{path.name}: no section in it; write a table such as [my-section].")
    return Catalogue(path, sections, tuple(errors), missing)


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise UsageError(f"There is no {path}; write one, docs/sections.md shows how.") from None
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is no UTF-8 text.") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: {str(error).rstrip('.')}.") from None
