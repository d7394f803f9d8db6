"""Which files are meant when archives are named, and what runs wrote beside them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crawler.errors import UsageError

_ENDS = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet")


def archive_files(paths: Sequence[str]) -> list[Path]:
    """The WARC files that are meant by files and folders. Raises UsageError."""
    if unknown := [path for path in paths if path.startswith("-")]:
        raise UsageError(f"there is no option {unknown[0]}; -h lists them.")
    if not paths:
        raise UsageError("give a .warc.gz file, or a folder of them.")
    files: list[Path] = []
    for path in map(Path, paths):
        # By the stem: of two runs of one second `T-2.warc.gz` is the later one, and would stand before `T.warc.gz`.
        found = sorted([*path.glob("*.warc.gz"), *path.glob("*.warc")], key=stem_of)
        inside = found if path.is_dir() else [path]
        if not inside or not inside[0].exists():
            raise UsageError(
                f"{path}: {'holds no .warc.gz file' if path.is_dir() else 'no such file or folder'}."
            )
        files += inside
    return files


def stem_of(file: Path) -> str:
    """The name of a WARC file without its endings."""
    return file.name.removesuffix(".gz").removesuffix(".warc")


def datasets_beside(files: Sequence[Path]) -> list[Path]:
    """The datasets that the archives' runs wrote: `T.jsonl` beside `T.warc.gz`, and `T.parquet` beside
    `T.parquet.warc.gz` (`T.warc.gz` when endings were dropped)."""
    found = (_dataset_beside(file) for file in files)
    return list(dict.fromkeys(dataset for dataset in found if dataset))


def _dataset_beside(file: Path) -> Path | None:
    stem = stem_of(file)
    for name in (stem, stem.rpartition(".")[0]):  # `-o T.jsonl` is archived run by run: `T.RUN.warc.gz`
        whole = [name] if name.endswith(_ENDS) else []
        for beside in (*whole, *(name + end for end in _ENDS if name)):
            if file.with_name(beside).exists():
                return file.with_name(beside)
    return None
