"""Which runs a report is about: manifests found on disk, read as plain data."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.errors import UsageError

_SUFFIX = ".run.json"
# A manifest of 10,000 misses has 2 MB.
_LARGEST = 64 * 1024 * 1024
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s\"']+@")


@dataclass(frozen=True, slots=True)
class RunFile:
    """A manifest and where it lies."""

    path: Path
    data: Mapping[str, Any]

    def text(self, name: str) -> str:
        return str(self.data.get(name) or "")

    def number(self, name: str) -> int:
        value = self.data.get(name)
        return value if isinstance(value, int) else 0

    def rows(self, name: str) -> list[dict[str, Any]]:
        value = self.data.get(name)
        return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []

    def counts(self, name: str) -> dict[str, Any]:
        value = self.data.get(name)
        return value if isinstance(value, dict) else {}

    @property
    def lines_file(self) -> Path | None:
        """The dataset with this run's lines; beside the manifest first, for folders that were moved."""
        named = self.text("path")
        if not named:
            return None
        candidates = (self.path.parent / Path(named).name, Path(named))
        return next((path for path in candidates if path.is_file()), None)


def read_run(path: Path) -> RunFile:
    """Raises UsageError when there is no readable manifest. Credentials in addresses are not taken along."""
    try:
        if path.stat().st_size > _LARGEST:
            raise UsageError(f"{path} is no manifest: it is larger than {_LARGEST >> 20} MiB.")
        data = json.loads(_CREDENTIALS.sub("", path.read_text("utf-8", "replace")))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise UsageError(f"{path} is no manifest: {error}.") from error
    if not isinstance(data, dict) or "run_id" not in data:
        raise UsageError(f"{path} is no manifest: it has no run_id.")
    return RunFile(path, data)


def runs_below(folder: Path) -> list[RunFile]:
    """Every readable manifest below the folder, the oldest first."""
    return sorted(_readable(folder.rglob(f"*{_SUFFIX}")), key=_age)


def series_of(run: RunFile) -> list[RunFile]:
    """The runs of the same spider into the same dataset that lie beside this one, the oldest first."""
    same = [
        other
        for other in _readable(run.path.parent.glob(f"*{_SUFFIX}"))
        if (other.text("dataset"), other.text("spider")) == (run.text("dataset"), run.text("spider"))
    ]
    return sorted(same, key=_age)


def choose_runs(names: Sequence[str], output: Path) -> list[RunFile]:
    """The runs that a user means: by run id, manifest, dataset file, or spider (its newest run).

    Without a name the newest run below `output`. Raises UsageError.
    """
    chosen = [_by_path(name) or _by_id(name, output) for name in names] if names else [_newest(output)]
    return sorted({run.path.resolve(): run for run in chosen}.values(), key=_age)


def choose_site(names: Sequence[str], output: Path) -> list[RunFile]:
    """All runs of one spider's dataset. Raises UsageError."""
    if len(names) > 1:
        raise UsageError("--site takes the name of one spider.")
    return series_of(choose_runs(names, output)[-1])


def _by_path(name: str) -> RunFile | None:
    path = Path(name).expanduser()
    if name.endswith(_SUFFIX):
        return read_run(path)
    if path.is_dir() and (found := runs_below(path)):
        return found[-1]
    if not path.is_file():
        return None
    for stem in _stems(path.name):
        manifest = path.with_name(stem + _SUFFIX)
        if manifest.is_file():
            return read_run(manifest)
    raise UsageError(f"{path} has no manifest {_stems(path.name)[0]}{_SUFFIX} beside it.")


def _stems(name: str) -> list[str]:
    """What the manifest of this dataset may be called after: of `T.jsonl` it is `T`, of others the whole name, and
    was what stands before the endings."""
    lines = name.removesuffix(".jsonl")
    packed = re.sub(r"\.(gz|zst|bz2|xz)$", "", name)
    return [lines, Path(packed).stem, name]


def _by_id(name: str, output: Path) -> RunFile:
    runs = runs_below(output)
    same = (
        [run for run in runs if run.text("run_id") == name]
        or [run for run in runs if run.path.name == name + _SUFFIX]
        or [run for run in runs if run.text("spider") == name]
    )
    if not same:
        known = ", ".join(sorted({run.text("spider") for run in runs})) or "no run at all"
        raise UsageError(
            f"There is no run, file or spider {name!r} below {output}; there is {known}. "
            f"Give a run id, a .run.json, a dataset file or a spider's name.{_shut(output)}"
        )
    return same[-1]


def _newest(output: Path) -> RunFile:
    runs = runs_below(output)
    if not runs and next(output.rglob("*.jsonl.part"), None):
        raise UsageError(
            f"No run below {output} has ended yet. One is under way, or was killed: then the next run closes it."
        )
    if not runs:
        raise UsageError(
            f"There is no run below {output} yet: start one with `scrapy crawl NAME`.{_shut(output)}"
        )
    return runs[-1]


def _shut(output: Path) -> str:
    """A folder of another user's, in which the run that is missed may lie."""
    for folder in (output, *output.glob("*/")):
        if folder.is_dir() and not os.access(folder, os.R_OK | os.X_OK):
            return f" ({folder} may not be looked into.)"
    return ""


def _readable(paths: Iterator[Path]) -> Iterator[RunFile]:
    for path in paths:
        try:
            yield read_run(path)
        except UsageError:
            continue  # another program's file, or one that is being written: not a run of ours


def _age(run: RunFile) -> tuple[str, str]:
    return run.text("started_at"), run.text("run_id")
