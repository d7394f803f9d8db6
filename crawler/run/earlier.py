"""What earlier runs into the same dataset left in the files, and whether the ledger knows of it."""

from __future__ import annotations

import shlex
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import msgspec

from crawler.dataset.reading import suffix_of
from crawler.errors import StartError, UsageError
from crawler.ledger.store import Ledger
from crawler.run.names import former_stem, manifest_beside
from crawler.run.target import GROWING, REMADE, Feed, Target, cannot_grow

# Of a dataset with a file a run the newest manifests come first by name; others may lie between them.
_NEWEST = 20
# Runs looked through for one that wrote lines: an hourly one without news for six weeks.
_WROTE = 1_000
# Storages in which what is written takes the place of what was there, whatever Scrapy's `overwrite` says, and those
# in which it does unless it is given and False.
_REPLACING = frozenset({"s3", "gs"})
_REPLACING_OF_ITSELF = frozenset({"ftp", "ftps"})


class _Told(msgspec.Struct):
    """What is read of a manifest here: it may have 2 MB."""

    run_id: str
    dataset: str


def meet_the_files(target: Target, ledger: Ledger) -> None:
    """A new `-o FILE` gets everything, and what earlier runs delivered is not delivered again by a ledger that lost
    them: it was removed, or an old copy was put in its place.

    Raises StartError; UsageError for a feed that would lose what earlier runs delivered into it; OSError for a file
    that is another user's or protected.
    """
    for feed in target.others:
        _must_keep_the_old(feed)
        must_be_writable(feed.path)
    if target.mode != "new":  # else it takes a name that is free
        must_be_writable(target.final)
    path = target.final or next((feed.path for feed in target.others[:1]), None)
    if target.mode == "replace":
        return
    if target.mode == "append" and path is not None and not path.exists():
        if not any(
            journal.dataset == target.dataset for journal in ledger.unfinished()
        ):  # lines are still owed
            ledger.forget(target.dataset)
        return
    last = next(_runs_into(target, all_of_them=not ledger.knows(target.dataset)), None)
    if last is not None and ledger.run(last.run_id) is None:
        raise StartError(
            f"{target.dataset} was written by earlier runs that the ledger does not know (such as {last.run_id}), and "
            "every article would be delivered again: restore the ledger with `scrapy ledger rebuild`, or move the "
            "files away to begin anew."
        )


def must_be_writable(path: Path | None) -> None:
    """Raises OSError for a file that may not be written, so that its run does not find that out with its last line.

    One that is written anew takes the old one's place with the folder's rights alone: nothing else would stop it.
    """
    if path is not None and path.is_file():
        path.open("r+b").close()


def delivered_and_gone(target: Target, ledger: Ledger, spider: str) -> str:
    """What is to be told when nothing is left beside a file a run of what earlier runs delivered; else `""`.

    Nothing is fetched again of itself: files a run are also moved on by somebody who wants only what is new.
    """
    folder = target.manifest.parent
    if target.mode != "new" or "%(" in str(Path(target.dataset).parent):
        return ""
    if folder.is_dir() and any(suffix_of(path) and path.is_file() for path in folder.iterdir()):
        return ""
    wrote = {row.run_id for row in ledger.runs(spider, target.dataset, _WROTE) if row.summary.get("lines")}
    if (
        not wrote
        or not ledger.has_delivered(target.dataset)
        or any(told.run_id in wrote for told in _runs_into(target, all_of_them=True))
    ):
        return ""
    return (
        f"{folder} holds nothing of what earlier runs delivered there, and what they delivered is not fetched again. "
        f"Put the files back; if they are lost, `scrapy ledger refill {shlex.quote(target.dataset)}` lets the next run "
        "fetch them again."
    )


def _must_keep_the_old(feed: Feed) -> None:
    if feed.adds and feed.format not in GROWING | REMADE:
        raise UsageError(cannot_grow(feed.path, feed.format))
    overwrite = feed.options.get("overwrite")
    if feed.template != feed.uri or overwrite:
        return
    if feed.scheme in _REPLACING:
        raise UsageError(
            f"{feed.uri} would hold the last run's lines only, for nothing can be added to an object: use -O, or "
            "%(time)s in its name."
        )
    if feed.scheme in _REPLACING_OF_ITSELF and overwrite is None:
        raise UsageError(
            f"{feed.uri} would hold the last run's lines only: use -O, %(time)s in its name, or `overwrite: False` "
            "in FEEDS, where the server can add to a file."
        )


def _runs_into(target: Target, *, all_of_them: bool) -> Iterator[_Told]:
    """Runs into this dataset, by the manifests beside it, the newest first by name."""
    own = target.manifest
    beside = [own, manifest_beside(former_stem(target.stem))]
    if target.mode != "append":
        beside = sorted(own.parent.glob("*.run.json"), reverse=True)
    for path in beside if all_of_them else islice(beside, _NEWEST):
        try:
            told = msgspec.json.decode(path.read_bytes(), type=_Told)
        except (OSError, msgspec.MsgspecError):
            continue
        if told.dataset == target.dataset:
            yield told


def file_locks(target: Target) -> tuple[str, ...]:
    """Runs of several hosts may share one `-o FILE`; nothing is ever added to one file by two writers at once."""
    names = [] if target.mode == "new" else [target.dataset]
    names += [str(feed.path) for feed in target.others if feed.path and feed.template == feed.uri]
    return tuple(f"file-{zlib.crc32(name.encode()):08x}" for name in names)


def is_new(path: Path | None) -> bool:
    """Whether nothing stands there that a run could destroy."""
    return path is None or not path.exists()
