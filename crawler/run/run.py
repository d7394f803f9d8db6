"""One run of one spider: opened once a process, shared by every component; `closing` ends it."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from crawler import __version__
from crawler.errors import BroadsheetError, StartError, TakenError
from crawler.ledger.store import Journal, Ledger, RunRow, SectionState
from crawler.run.accounting import Accounting
from crawler.run.delivery import Delivery
from crawler.run.discovery import Discovery
from crawler.run.earlier import delivered_and_gone, file_locks, meet_the_files
from crawler.run.journal import JournalFile
from crawler.run.manifest import Caution, FeedReport, ListingPage, Manifest, SectionReport, Warned
from crawler.run.names import is_taken
from crawler.run.target import Feed, Target, encode_feeds, free_names
from crawler.run.traffic import Traffic

SOFTWARE = f"broadsheet/{__version__}"


def new_run_id() -> str:
    """Sortable by time, unique over machines: `20260305T093000Z-1f2e3d`."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


class Plan(Struct, frozen=True, kw_only=True):
    """What a run is to do, as far as its bookkeeping must know it."""

    run_id: str
    spider: str
    hosts: tuple[str, ...]
    arguments: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    """Of the software around, which this room does not know."""
    max_articles: int = 0
    since: datetime | None = None
    """Articles published before are not wanted."""
    recheck: Sequence[timedelta] = ()


class Run:
    """Ledger, journal and books of one run, and what it has seen so far.

    `Run.open` raises StartError, LedgerError, LockedError (nothing has been touched then).
    """

    def __init__(self, plan: Plan, target: Target, ledger: Ledger, number: int, journal: JournalFile) -> None:
        self.plan, self.target, self.ledger, self.number, self.journal = plan, target, ledger, number, journal
        self.started_at = datetime.now(UTC)
        self.accounting = Accounting()
        self.delivery = Delivery(
            run_id=plan.run_id,
            dataset=target.dataset,
            walk=number,
            ledger=ledger,
            journal=journal,
            rejected=target.stem.with_name(target.stem.name + ".rejected.jsonl"),
            accounting=self.accounting,
            recheck=plan.recheck,
        )
        self.discovery = Discovery(self.delivery, plan.max_articles, plan.since)
        self.sections: dict[str, SectionState] = {}
        self.walks: dict[str, SectionReport] = {}
        self.listing_pages: list[ListingPage] = []
        self.blind: set[str] = set()
        """Sections whose first page led on, but showed no article, and that no run has walked to their end yet."""
        self.faults: list[str] = []
        self.warnings: list[Warned] = []
        self.stopped = ""
        """Why the run ends before its work is done."""
        self.owed: list[Journal] = []
        """Journals of earlier runs whose other feeds are still to be made."""
        self.feeds: list[FeedReport] = []
        self.traffic = Traffic()
        self.published: Path | None = None
        self.replaced = False
        """Whether the journal has taken the place of the target (`-O`)."""
        self.manifest: Manifest | None = None
        """Once the run is closed."""
        self.settled: tuple[Journal, Sequence[Feed]] | None = None
        """The run's own journal, once its lines are in their place, and the feeds that it leaves to the next run."""
        self.locks = ExitStack()

    @classmethod
    def open(cls, plan: Plan, target: Target, ledger: Ledger) -> Run:
        locks = ExitStack()
        plan = replace(plan, hosts=(*plan.hosts, *file_locks(target)))
        try:
            locks.enter_context(ledger.lock(plan.hosts, plan.run_id))
            return cls._begin(plan, target, ledger, locks)
        except OSError as error:
            locks.close()
            raise StartError(f"{error.filename or target.part}: {error.strerror}.") from error
        except BroadsheetError:
            locks.close()
            raise

    @classmethod
    def _begin(cls, plan: Plan, target: Target, ledger: Ledger, locks: ExitStack) -> Run:
        meet_the_files(target, ledger)
        gone = delivered_and_gone(target, ledger, plan.spider)
        target, number, journal = _take_a_name(plan, target, ledger)
        run = cls(plan, target, ledger, number, journal)
        run.locks = locks
        if gone:
            run.warn(Caution.DATASET_GONE, gone)
        return run

    def section(self, url: str) -> SectionState:
        """What is known of a section, and from now on part of this run."""
        if url not in self.sections:
            self.sections[url] = self.ledger.section(self.target.dataset, url)
            self.walks[url] = SectionReport(url=url)
        return self.sections[url]

    def page_read(self, page: ListingPage) -> None:
        self.listing_pages.append(page)
        if not page.error:
            self.walks[page.section].pages += page.source == "listing"
            self.walks[page.section].articles += page.new

    def more_found(self, page: ListingPage, new: int) -> None:
        """Articles of a page that was counted already, taken in by and by."""
        page.new += new
        self.walks[page.section].articles += new

    def warn(self, name: Caution, text: str) -> None:
        """Tell at the end of something that did not fail but should be looked at."""
        self.warnings.append(Warned(name, text))


def _take_a_name(plan: Plan, target: Target, ledger: Ledger) -> tuple[Target, int, JournalFile]:
    """The target under the name that is the run's own now, its number, and its file."""
    now = datetime.now(UTC)
    row = RunRow(run_id=plan.run_id, spider=plan.spider, dataset=target.dataset, started_at=now)
    for free in free_names(target):
        # Registered before the file is made, so that no killed run leaves a file that nobody knows.
        number = ledger.begin_run(
            row,
            Journal(
                run_id=plan.run_id,
                dataset=target.dataset,
                spider=plan.spider,
                started_at=now,
                part=str(free.part),
                target=str(free.final or ""),
                mode=free.mode,
                hosts=plan.hosts,
                feeds=encode_feeds(free.others),
                machine=socket.gethostname(),
            ),
            fresh=free.mode == "replace",
        )
        try:
            if journal := _made(free):
                return free, number, journal
        except BroadsheetError as error:
            ledger.withdraw(plan.run_id)
            raise StartError(str(error)) from error
        ledger.withdraw(plan.run_id)
    raise StartError(f"{target.final or target.part} and all names like it are taken: move older files away.")


def _made(target: Target) -> JournalFile | None:
    """The journal's file; None when another run was quicker to take the name.

    Two crawls started in the same second found the same name free in 13 of 25 rounds; and one may have taken it and
    come to its end since.
    """
    try:
        journal = JournalFile(target.part)
    except TakenError:
        return None
    if target.mode == "new" and target.final and is_taken(target.final, but_for_its_part=True):
        journal.close()
        target.part.unlink()
        return None
    return journal
