"""What the files of a run are called, and which names are free."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_PACKED = frozenset({".gz", ".zst", ".bz2", ".xz"})
# What runs write beside their lines: whoever took one of these names has them all.
_BESIDE = (".run.json", ".rejected.jsonl", ".warc.gz")
# Runs that begin within one second; there were 26 when runs without news followed each other.
_MOST = 1_000


def stem_of(target: str, part: str, run_id: str) -> Path:
    """The stem of a run, from what the ledger keeps of its journal (as `Journal.target` and `Journal.part`)."""
    if target:
        return stem_beside(Path(target))
    own = Path(part).name.removeprefix(".").removesuffix(f"{run_id}.jsonl.part").rstrip(".")
    return Path(part).with_name(own or run_id)


def stem_beside(file: Path) -> Path:
    """What a run's files beside this one begin with: `T` of `T.jsonl`, else the whole name.

    `x.jsonl` and `x.csv` are two datasets: with one manifest the later run's account took the place of the other's.
    """
    return file.with_name(file.name.removesuffix(".jsonl") or file.name)


def former_stem(file: Path) -> Path:
    """What it was before, and manifests of that time are still called: `T` of `T.jsonl.gz`, too."""
    lines = file.with_suffix("") if file.suffix in _PACKED else file
    return lines.with_suffix("")


def manifest_beside(stem: Path) -> Path:
    """The manifest of the run whose files have this stem."""
    return stem.with_name(stem.name + ".run.json")


def part_of(file: Path) -> Path:
    """The journal that becomes this file of one run."""
    return file.with_name(file.name + ".part")


def numbered(file: Path) -> Iterator[Path]:
    """`T.jsonl`, `T-2.jsonl`, `T-3.jsonl`, …"""
    yield file
    for n in range(2, _MOST + 1):
        yield file.with_name(f"{file.stem}-{n}{file.suffix}")


def is_taken(file: Path, *, but_for_its_part: bool = False) -> bool:
    """Whether a run has this name, or had: one without news leaves its manifest only. Raises OSError."""
    stem = stem_beside(file)
    names = [file, *(stem.with_name(stem.name + ending) for ending in _BESIDE)]
    return any(path.exists() for path in names) or (not but_for_its_part and part_of(file).exists())
