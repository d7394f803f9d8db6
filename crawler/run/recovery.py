"""Closing what a killed run left open: its committed lines become what they were to become."""

from __future__ import annotations

import logging
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from crawler.dates import to_utc
from crawler.errors import ExitCode, LockedError, StartError
from crawler.ledger.store import Journal, Ledger, RunRow
from crawler.run import journal as journals
from crawler.run import manifest as manifests
from crawler.run.names import manifest_beside, stem_of
from crawler.text import counted

logger = logging.getLogger(__name__)


def publish(journal: Journal, ledger: Ledger, *, whole: bool) -> Path | None:
    """Make the committed part of the journal what its mode says; the file that now holds the lines, if any.

    Each step may be repeated after a crash between it and the ledger's note of it. Raises OSError, LedgerError.
    """
    part, target = Path(journal.part), Path(journal.target) if journal.target else None
    if journal.status == "open":
        _must_hold(part, journal)
        if part.exists():
            journals.cut(part, journal.length)
        base = target.stat().st_size if target and target.exists() and journal.mode == "append" else 0
        status = "replacing" if journal.mode == "replace" and whole else "publishing"
        ledger.journal_status(journal.run_id, status, base_length=base)
        journal.base_length, journal.status = base, status
    if not journal.lines:
        return None
    if journal.mode == "replace" and journal.status != "replacing":
        return _moved(part, _partial(journal))
    if target is None:
        return part
    if journal.mode == "append":
        if part.exists():
            journals.add(part, target, journal.base_length)
        return part
    return _moved(part, target)


def _partial(journal: Journal) -> Path:
    """Where the lines stay that may not take the place of a file, whatever its form."""
    stem = stem_of(journal.target, journal.part, journal.run_id)
    ending = Path(journal.target).suffix if journal.target else ".jsonl"
    return stem.with_name(f"{stem.name}.{journal.run_id}.partial{ending}")


def _must_hold(part: Path, journal: Journal) -> None:
    size = part.stat().st_size if part.exists() else 0
    if size < journal.length:
        raise StartError(
            f"{part} holds {size} of {journal.length} bytes that run {journal.run_id} had brought to disk: someone "
            "removed them, or the disk lost them. `scrapy ledger rebuild` makes its articles come again."
        )


def _moved(part: Path, target: Path) -> Path:
    if part.exists():
        journals.move(part, target)
    return target


def recover(ledger: Ledger) -> list[Journal]:
    """Publish what dead runs on this machine left; return the journals whose other feeds are still owed.

    A run is dead when its hosts' locks are free. Raises LedgerError, and StartError when the lines cannot be brought
    to their place: whoever wrote behind them now would be cut off when they are.
    """
    owed = []
    for journal in ledger.unfinished():
        if not is_ours(journal, ledger):
            continue
        try:
            with ledger.lock(journal.hosts, f"recovery of {journal.run_id}"):
                owed += [journal] if journal.status == "feeds" else _close(journal, ledger)
        except LockedError:
            continue  # alive: another process is writing it
        except OSError as error:
            raise StartError(
                f"The {counted(journal.lines, 'article')} of the interrupted run {journal.run_id} "
                f"cannot be put in their place: "
                f"{error.filename or journal.target}: {error.strerror}. Repair that, and run again."
            ) from error
    return owed


def is_ours(journal: Journal, ledger: Ledger) -> bool:
    """Whether this machine has the files of the journal."""
    return ledger.of_one_machine or journal.machine == socket.gethostname() or Path(journal.part).exists()


def _close(journal: Journal, ledger: Ledger) -> list[Journal]:
    if _has_no_name(journal, ledger):
        ledger.withdraw(journal.run_id)
        return []
    if journal.status == "open" and not ledger.of_one_machine and Path(journal.part).exists():
        # Who lost a lease may still live (a machine that slept), and write once more before it learns of it.
        journals.detach(Path(journal.part))
    published = publish(journal, ledger, whole=False)
    told = _own_manifest(journal)
    logger.warning(
        "Run %s was interrupted; %s. This run goes on where it ended.",
        journal.run_id,
        _saved(journal, published),
    )
    now = datetime.now(UTC)
    row = RunRow(
        run_id=journal.run_id,
        spider=journal.spider,
        dataset=journal.dataset,
        started_at=journal.started_at or now,
        ended_at=now,
        verdict=told.get("verdict", "interrupted"),
        exit_code=told.get("exit_code", int(ExitCode.STOPPED_EARLY)),
        summary={name: told[name] for name in ("lines", "states", "fill_rates") if name in told},
    )
    replaced = journal.status == "replacing"
    owes = bool(
        published and journal.feeds and journal.feeds != "[]" and (journal.mode != "replace" or replaced)
    )
    if not told:
        _account(journal, published, now)
    ledger.end_run(row, [], replace=replaced)
    if not owes:
        finish(journal, ledger)
        return []
    ledger.journal_status(journal.run_id, "feeds")
    return [replace(journal, status="feeds")]


def _has_no_name(journal: Journal, ledger: Ledger) -> bool:
    """Whether the run was killed while it took the name of its files, and another had it: its file, its manifest."""
    if journal.mode != "new" or journal.status != "open" or journal.lines:
        return False
    if any(each.part == journal.part and each.run_id != journal.run_id for each in ledger.unfinished()):
        return True
    manifest = _manifest_path(journal)
    return manifest.exists() and not _own_manifest(journal)


def _saved(journal: Journal, published: Path | None) -> str:
    if not journal.lines:
        return "it had saved no article"
    where = published if journal.mode != "append" or not journal.target else journal.target
    return f"its {counted(journal.lines, 'saved article')} {'is' if journal.lines == 1 else 'are'} in {where}"


def note_feeds(journal: Journal, ledger: Ledger, feeds: str) -> None:
    """Write down which feeds are still owed; when none is, the file goes whose lines stand elsewhere now."""
    ledger.journal_status(journal.run_id, journal.status, feeds=feeds)
    if feeds == "[]" and (journal.mode == "append" or not journal.target):
        Path(journal.part).unlink(missing_ok=True)


def finish(journal: Journal, ledger: Ledger) -> None:
    """Nothing is owed any more: forget the journal."""
    note_feeds(journal, ledger, "[]")
    conclude(journal, ledger, "closed")


def conclude(journal: Journal, ledger: Ledger, status: str) -> None:
    """To be called when the manifest is written: until then the empty file of a run without news keeps its name."""
    if not journal.lines:
        Path(journal.part).unlink(missing_ok=True)
    ledger.journal_status(journal.run_id, status)


def lines_file(journal: Journal) -> Path:
    """The file that holds a published journal's lines."""
    part = Path(journal.part)
    stays = journal.mode == "append" or not journal.target
    return part if stays or part.exists() else Path(journal.target)


def _manifest_path(journal: Journal) -> Path:
    return manifest_beside(stem_of(journal.target, journal.part, journal.run_id))


def _own_manifest(journal: Journal) -> dict[str, Any]:
    """What the run wrote of itself, if it died only after that."""
    try:
        told = manifests.read(_manifest_path(journal))
    except (OSError, msgspec.MsgspecError):
        return {}
    return told if told.get("run_id") == journal.run_id else {}


def _account(journal: Journal, published: Path | None, now: datetime) -> None:
    told = manifests.Manifest(
        run_id=journal.run_id,
        spider=journal.spider,
        dataset=journal.dataset,
        path=str(published or ""),
        mode=journal.mode,
        lines=journal.lines,
        bytes=journal.length,
        started_at=to_utc(journal.started_at or now),
        ended_at=to_utc(now),
        verdict="interrupted",
        sentence="The process ended without closing the run; a later run closed it. The next run goes on.",
        exit_code=int(ExitCode.STOPPED_EARLY),
    )
    manifests.write(manifests.without_secrets(told), _manifest_path(journal))
