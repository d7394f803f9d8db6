"""Where a dataset lies, from its name: the ledger knows datasets outside OUTPUT_DIR, too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from glob import escape
from pathlib import Path
from urllib.parse import urlsplit

from crawler.run.target import manifest_beside, without_ending

# What Scrapy fills in for each run, `%(time)s` or `%(batch_id)05d`.
_FILLED_IN = re.compile(r"%\(\w+\)\d*[sd]")


def is_local(dataset: str) -> bool:
    """Whether its files are this machine's: not those of a bucket."""
    return urlsplit(dataset).scheme == ""


def files_of(dataset: str, project: Path) -> Iterator[Path]:
    """The files that are there of a dataset: FILE of `-o`, or all that its template was filled in to."""
    return _filled_in(project / dataset) if is_local(dataset) else iter(())


def manifests_of(dataset: str, project: Path) -> Iterator[Path]:
    """The accounts of runs into a dataset, which lie beside its files."""
    return _filled_in(manifest_beside(without_ending(project / dataset))) if is_local(dataset) else iter(())


def _filled_in(template: Path) -> Iterator[Path]:
    parts = [_pattern(part) for part in template.parts]
    fixed = next((n for n, part in enumerate(template.parts) if _FILLED_IN.search(part)), None)
    if fixed is None:
        return iter([template] if template.is_file() else [])
    return (path for path in Path(*template.parts[:fixed]).glob("/".join(parts[fixed:])) if path.is_file())


def _pattern(part: str) -> str:
    return "*".join(escape(fixed) for fixed in _FILLED_IN.split(part))
