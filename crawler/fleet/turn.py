"""One turn of one section: claimed in the ledger, crawled in a process, accounted for."""

from __future__ import annotations

import logging
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec

from crawler.errors import ExitCode, LedgerError, StartError
from crawler.fleet import process
from crawler.fleet.outcome import Account, following
from crawler.fleet.process import Place
from crawler.fleet.section import Section
from crawler.ledger import Ledger
from crawler.ledger.schedule import BEAT
from crawler.report.next_step import asked_again_from
from crawler.run.manifest import read as read_manifest
from crawler.run.names import manifest_beside, stem_of
from crawler.run.run import new_run_id

logger = logging.getLogger(__name__)

_OUTAGE = 600
"""Seconds for which the end of a turn is told again to a ledger that is out of reach; then it counts as dead."""


def take_turn(
    section: Section,
    failures: int,
    ledger: Ledger,
    place: Place,
    worker: str,
    stopping: Callable[[], bool] = lambda: False,
) -> Account:
    """Claim, crawl, account. Raises LedgerError when the turn cannot be claimed; nothing has begun then."""
    run_id = new_run_id()
    if not ledger.schedule.claim(section.name, run_id, worker):
        return _account(section, run_id, ExitCode.LOCKED, "locked", "Another has this turn, or it is paused.")
    began, started = time.monotonic(), datetime.now(UTC)
    try:
        command = process.crawl_command(section, run_id, place.settings)
        child = process.start(command, section.name, place)
    except StartError as error:
        account = _account(section, run_id, error.exit_code, "could not start", str(error))
    else:
        cancelled = _watch(child, section, run_id, ledger, stopping)
        account = _read(section, run_id, child.returncode, ledger, place)
        account = replace(account, cancelled=cancelled, interrupted=stopping())
    _tell(section, account, failures, started, ledger)
    return replace(account, seconds=time.monotonic() - began)


def _account(section: Section, run_id: str, code: int, verdict: str, sentence: str) -> Account:
    return Account(
        section=section.name, run_id=run_id, exit_code=int(code), verdict=verdict, sentence=sentence
    )


def _watch(
    child: subprocess.Popen[bytes],
    section: Section,
    run_id: str,
    ledger: Ledger,
    stopping: Callable[[], bool],
) -> bool:
    """Wait for the crawl and keep its turn; whether its user cancelled it."""
    cancelled, last_beat = False, time.monotonic()

    def must_stop() -> bool:
        nonlocal cancelled, last_beat
        now = time.monotonic()
        if now - last_beat >= BEAT:
            cancelled = not _beat(section, run_id, ledger) or cancelled
            last_beat = now
        return cancelled or stopping()

    process.attend(child, must_stop)
    return cancelled


def _beat(section: Section, run_id: str, ledger: Ledger) -> bool:
    try:
        return ledger.schedule.beat(section.name, run_id)
    except LedgerError as error:
        # Whether the crawl may go on without the ledger it knows itself, by its lease.
        logger.warning("%s: %s", section.name, error)
        return True


def _read(section: Section, run_id: str, code: int, ledger: Ledger, place: Place) -> Account:
    """Exit code and manifest of a crawl that has ended."""
    if code < 0:
        return _account(
            section, run_id, ExitCode.STOPPED_EARLY, "killed", f"The crawl was killed by signal {-code}."
        )
    try:
        journal = ledger.schedule.journal_of(run_id)
        manifest = (
            read_manifest(place.project / manifest_beside(stem_of(*journal, run_id))) if journal else None
        )
    except (LedgerError, OSError, msgspec.DecodeError):
        manifest = None
    if manifest is None or manifest.get("run_id") != run_id:
        verdict = "locked" if code == ExitCode.LOCKED else "could not start"
        return _account(section, run_id, code, verdict, process.last_words(section.name, place))
    again = asked_again_from(manifest)
    return Account(
        section=section.name,
        run_id=run_id,
        exit_code=code,
        verdict=manifest["verdict"],
        sentence=manifest["sentence"],
        saved=manifest["lines"],
        retry_at=datetime.fromisoformat(again) if again else None,
    )


def _tell(section: Section, account: Account, failures: int, started: datetime, ledger: Ledger) -> None:
    ended = datetime.now(UTC)
    due, failures = following(section, account, failures, started, ended)
    until = ended + timedelta(seconds=_OUTAGE)
    while True:
        try:
            if account.exit_code == ExitCode.LOCKED:
                ledger.schedule.give_back(section.name, account.run_id, due, section.rhythm.key)
                return
            ledger.schedule.end(
                section.name,
                account.run_id,
                due_at=due,
                rhythm=section.rhythm.key,
                exit_code=account.exit_code,
                verdict="cancelled" if account.cancelled else account.verdict,
                sentence=account.sentence,
                saved=account.saved,
                failures=failures,
            )
        except LedgerError as error:
            if datetime.now(UTC) > until:
                logger.error("%s: the end of the turn could not be told: %s", section.name, error)
                return
            time.sleep(5)
        else:
            return
