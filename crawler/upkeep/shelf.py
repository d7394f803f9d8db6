"""The files that earlier runs left: which of them belong to which dataset, and what they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import msgspec

from crawler.dataset.reading import Row, rows, suffix_of
from crawler.errors import StartError
from crawler.items import Article
from crawler.run import manifest as manifests
from crawler.upkeep.places import below, files_of, manifests_of

_READER: msgspec.json.Decoder[Article] = msgspec.json.Decoder(Article)


@dataclass(slots=True)
class DatasetFile:
    """A file with lines, and the name under which its articles count as delivered."""

    path: Path
    dataset: str


@dataclass(slots=True)
class Shelf:
    """All datasets and manifests below some folders."""

    files: list[DatasetFile] = field(default_factory=list)
    manifests: list[Mapping[str, Any]] = field(default_factory=list)
    """By start of the run."""
    journals: list[Path] = field(default_factory=list)
    """Files of runs that are not closed."""
    unreadable: list[str] = field(default_factory=list)
    """Files and lines that could not be read, each with its reason."""
    closed: dict[Path, str] = field(default_factory=dict)
    """Files in a form that cannot be read back (CSV), and their datasets."""
    unopened: set[str] = field(default_factory=set)
    """Datasets with a file that could not be read at all: what stands in it cannot be told."""
    shut: list[str] = field(default_factory=list)
    """Of `unreadable` the folders and files that could not be opened: they may hold what was delivered."""

    def has(self, dataset: str) -> bool:
        """Whether any file of the dataset is there."""
        return dataset in self.closed.values() or any(file.dataset == dataset for file in self.files)

    @property
    def unchecked(self) -> dict[Path, str]:
        """Of `closed` those whose lines stand in no file that can be read, either."""
        read = {file.dataset for file in self.files}
        return {path: dataset for path, dataset in self.closed.items() if dataset not in read}

    def articles(self) -> Iterator[tuple[str, Article]]:
        """Dataset and article of every line that is a record; the others are noted in `unreadable`."""
        for file in self.files:
            try:
                yield from self._lines(file)
            except (OSError, StartError) as error:  # StartError: Parquet without its extra
                self.note_shut(file.path, error)
                self.unopened.add(file.dataset)

    def note_shut(self, path: Path, error: OSError | StartError) -> None:
        told = f"{path}: {getattr(error, 'strerror', None) or error}".rstrip(".")
        self.unreadable.append(told)
        self.shut.append(told)

    def holds_lines(self, path: Path) -> bool:
        """Whether a run delivered into this file; what an interrupted `-O` had does not count as delivered."""
        name = path.name
        aside = name.startswith(".") or ".rejected." in name or ".partial." in name
        return not aside and bool(suffix_of(path)) and self.is_file(path)

    def is_file(self, path: Path) -> bool:
        """Whether this file is there; noted in `shut` when its folder does not tell."""
        try:
            return path.is_file()
        except OSError as error:
            self.note_shut(path, error)
            return False

    def _lines(self, file: DatasetFile) -> Iterator[tuple[str, Article]]:
        for row in _rows(file.path):
            row.raise_error(file.path)
            try:
                yield file.dataset, _article(row)
            except msgspec.MsgspecError as error:
                self.unreadable.append(f"{file.path}, line {row.number}: {row.fault or error}")


def _rows(path: Path) -> Iterator[Row]:
    return rows(path, parse=lambda _: {})  # the line is read once, and as the record's own types


def _article(row: Row) -> Article:
    """Raises msgspec.MsgspecError for what is no record."""
    article = _READER.decode(row.raw) if row.raw else msgspec.convert(row.record, Article)
    # Every field has a default, and {} is no article, nor is an end that cannot be read.
    if not article.article_id:
        raise msgspec.ValidationError("has no article_id")
    return article


def take_stock(folders: Sequence[Path], project: Path, names: Sequence[str] = ()) -> Shelf:
    """Find every dataset and manifest below the folders, those that the ledger `names`, and the files elsewhere that
    manifests name. What is met twice is read once.

    A file belongs to the dataset of the manifest that names it; else to the one that the ledger names there; else of
    the run that wrote its first line; else of the runs into its folder, if they agree; else it is a dataset of its
    own, as with `-o FILE`.
    """
    shelf = Shelf()
    found: dict[Path, None] = {}
    accounts: dict[Path, None] = {}
    journals: dict[Path, None] = {}
    for folder in folders:
        for path in sorted(below(folder, shelf.note_shut)):
            if path.name.endswith(".run.json") and not path.name.startswith("."):
                accounts[path.resolve()] = None
            elif path.name.endswith(".jsonl.part"):
                journals[path.resolve()] = None
            elif shelf.holds_lines(path):
                found[path.resolve()] = None
    placed = {path.resolve(): name for name in names for path in files_of(name, project)}
    accounts.update((path.resolve(), None) for name in names for path in manifests_of(name, project))
    shelf.journals = list(journals)
    shelf.manifests = _read_manifests(accounts, shelf)
    named = {**placed, **_named(shelf.manifests)}
    found.update((path, None) for path in named if shelf.holds_lines(path))
    shelf.closed = {path: name for path, name in named.items() if not suffix_of(path) and shelf.is_file(path)}
    by_run = {str(each.get("run_id")): str(each.get("dataset")) for each in shelf.manifests}
    for path in found:
        dataset = named.get(path) or by_run.get(_first_run(path)) or _of_the_folder(path, shelf.manifests)
        own = str(path.relative_to(project)) if path.is_relative_to(project) else str(path)
        shelf.files.append(DatasetFile(path, dataset or own))
    return shelf


def _read_manifests(paths: Iterable[Path], shelf: Shelf) -> list[Mapping[str, Any]]:
    """By start of the run; of a run whose account was copied, too, just one."""
    read: dict[object, Mapping[str, Any]] = {}
    for path in paths:
        try:
            told = manifests.read(path)
        except OSError as error:
            shelf.note_shut(path, error)
        except msgspec.MsgspecError as error:
            shelf.unreadable.append(f"{path}: {error}")
        else:
            read.setdefault(told.get("run_id", path), {**told, "_folder": path.parent})
    return sorted(read.values(), key=lambda each: str(each.get("started_at", "")))


def _named(every: Iterable[Mapping[str, Any]]) -> dict[Path, str]:
    """Files that manifests name as theirs."""
    named = {}
    for each in every:
        feeds = each.get("feeds", [])
        batches = (file for feed in feeds for file in feed.get("files", ()))
        for address in (each.get("path"), *(feed.get("uri") for feed in feeds), *batches):
            parts = urlsplit(str(address or ""))
            if address and parts.scheme in {"", "file"}:
                path = Path(url2pathname(parts.path) if parts.scheme else str(address))
                named[path.resolve()] = str(each.get("dataset"))
    return named


def _first_run(path: Path) -> str:
    try:
        first = next(_rows(path), None)
        return _article(first).crawl.run_id if first else ""
    except (OSError, StartError, msgspec.MsgspecError):
        return ""


def _of_the_folder(path: Path, every: Iterable[Mapping[str, Any]]) -> str:
    """The dataset of the runs that write a file each into this folder, if there is just one."""
    names = {
        str(each.get("dataset"))
        for each in every
        if each["_folder"] == path.parent and "%(" in str(each.get("dataset"))
    }
    return names.pop() if len(names) == 1 else ""
