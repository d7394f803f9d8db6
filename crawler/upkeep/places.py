"""Where a dataset lies, from its name: the ledger knows datasets outside OUTPUT_DIR, too."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from glob import escape
from pathlib import Path
from urllib.parse import urlsplit

from crawler.run.names import former_stem, manifest_beside, stem_beside

# What Scrapy fills in for each run, `%(time)s` or `%(batch_id)05d`.
_FILLED_IN = re.compile(r"%\(\w+\)\d*[sd]")

# On the top of a disk of its own: root's, and nothing of a run's.
_OF_THE_DISK = "lost+found"


def is_local(dataset: str) -> bool:
    """Whether its files are this machine's: not those of a bucket."""
    return urlsplit(dataset).scheme == ""


def files_of(dataset: str, project: Path) -> Iterator[Path]:
    """The files that are there of a dataset: FILE of `-o`, or all that its template was filled in to."""
    return _filled_in(project / dataset) if _is_open(dataset, project) else iter(())


def manifests_of(dataset: str, project: Path) -> Iterator[Path]:
    """The accounts of runs into a dataset, which lie beside its files."""
    if _is_open(dataset, project):
        stems = {stem(project / dataset): None for stem in (stem_beside, former_stem)}
        found = (path for stem in stems for path in _filled_in(manifest_beside(stem)))
        yield from dict.fromkeys(found)


def _is_open(dataset: str, project: Path) -> bool:
    return is_local(dataset) and shut(dataset, project) is None


def shut(dataset: str, project: Path) -> Path | None:
    """The folder of its files, or one above, that this user may not look into; None where he may, and of a bucket."""
    if not is_local(dataset):
        return None
    template = (project / dataset).resolve()
    fixed = _first_filled_in(template)
    folder = template.parent if fixed is None else Path(*template.parts[:fixed])
    for above in reversed(folder.parents):
        if not os.access(above, os.X_OK):
            return above if above.exists() else None
    needed = os.X_OK if fixed is None else os.R_OK | os.X_OK  # who names a file need not list its folder
    if folder.exists() and not os.access(folder, needed):
        return folder
    return None if fixed is None else _shut_below(template, fixed)


def _shut_below(template: Path, fixed: int) -> Path | None:
    """The first folder that this user may not look into of those whose names runs filled in."""
    parts = [_pattern(part) for part in template.parts]
    found = (
        path
        for end in range(fixed + 1, len(parts))
        for path in Path(*template.parts[:fixed]).glob("/".join(parts[fixed:end]))
    )
    return next((path for path in found if path.is_dir() and not os.access(path, os.R_OK | os.X_OK)), None)


def below(folder: Path, note_shut: Callable[[Path, OSError], None]) -> Iterator[Path]:
    """Every path below a folder; a folder that may not be looked into is noted, one that is not there is not."""

    def note(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            note_shut(Path(error.filename), error)

    for above, folders, files in os.walk(folder, onerror=note):
        if _OF_THE_DISK in folders:
            folders.remove(_OF_THE_DISK)
        yield from (Path(above, name) for name in (*folders, *files))


def _filled_in(template: Path) -> Iterator[Path]:
    fixed = _first_filled_in(template)
    if fixed is None:
        return iter([template] if template.is_file() else [])
    parts = [_pattern(part) for part in template.parts]
    return (path for path in Path(*template.parts[:fixed]).glob("/".join(parts[fixed:])) if path.is_file())


def _first_filled_in(template: Path) -> int | None:
    return next((n for n, part in enumerate(template.parts) if _FILLED_IN.search(part)), None)


def _pattern(part: str) -> str:
    return "*".join(escape(fixed) for fixed in _FILLED_IN.split(part))
