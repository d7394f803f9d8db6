"""One run of one spider: opened once a process, shared by every component, closed with a verdict."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler import __version__
from crawler.errors import BroadsheetError, StartError
from crawler.ledger.store import Journal, Ledger, RunRow, SectionState, State
from crawler.run import recovery
from crawler.run.account import facts_of, manifest_of
from crawler.run.accounting import Accounting
from crawler.run.delivery import Delivery
from crawler.run.discovery import Discovery
from crawler.run.earlier import delivered_and_gone, file_locks, is_new, meet_the_files
from crawler.run.ends import ASKED_FOR, DOUBTFUL, RUNS, is_confirmed, summary_of
from crawler.run.journal import JournalFile
from crawler.run.manifest import (
    Caution,
    FeedReport,
    ListingPage,
    Manifest,
    SectionReport,
    Warned,
    without_secrets,
    write,
)
from crawler.run.target import Feed, Target, encode_feeds
from crawler.run.traffic import Traffic
from crawler.run.verdict import Verdict, judge

SOFTWARE = f"broadsheet/{__version__}"


def new_run_id() -> str:
    """Sortable by time, unique over machines: `20260305T093000Z-1f2e3d`."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
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
    """Ledger, journal, books and verdict of one run.

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
        self._settled: tuple[Journal, Sequence[Feed]] | None = None
        self._locks = ExitStack()

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
        now = datetime.now(UTC)
        row = RunRow(run_id=plan.run_id, spider=plan.spider, dataset=target.dataset, started_at=now)
        # Registered before the file is made, so that no killed run leaves a file that nobody knows.
        number = ledger.begin_run(
            row,
            Journal(
                run_id=plan.run_id,
                dataset=target.dataset,
                spider=plan.spider,
                started_at=now,
                part=str(target.part),
                target=str(target.final or ""),
                mode=target.mode,
                hosts=plan.hosts,
                feeds=encode_feeds(target.others),
                machine=socket.gethostname(),
            ),
            fresh=target.mode == "replace",
        )
        try:
            journal = JournalFile(target.part)
        except BroadsheetError as error:
            ledger.withdraw(plan.run_id)
            raise StartError(str(error)) from error
        run = cls(plan, target, ledger, number, journal)
        run._locks = locks
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

    def publish(self) -> Journal:
        """Commit what is left, and give the journal its final place. Raises JournalError, LedgerError, OSError."""
        self.delivery.flush()
        self.accounting.close()
        self._tell_unsure_ends()
        journal = next(j for j in self.ledger.unfinished() if j.run_id == self.plan.run_id)
        self.published = recovery.publish(journal, self.ledger, whole=self.is_whole)
        self.replaced = journal.status == "replacing"
        if self.target.mode == "replace" and not self.replaced:
            self._tell_not_replaced()
        return journal

    def settle_feeds(self, journal: Journal, left: Sequence[Feed]) -> None:
        """The journal's other feeds are made, or those `left` are owed to the next run.

        This run's own journal is closed only when the ledger was told how the run ended (`close`).
        """
        if journal.run_id != self.plan.run_id:
            self._conclude(journal, left)
            return
        recovery.note_feeds(journal, self.ledger, encode_feeds(left))
        self._settled = (journal, left)

    def _conclude(self, journal: Journal, left: Sequence[Feed]) -> None:
        recovery.note_feeds(journal, self.ledger, encode_feeds(left))
        self.ledger.journal_status(journal.run_id, "feeds" if left else "closed")

    @property
    def is_whole(self) -> bool:
        """Whether every section was walked to its end, nothing failed and there is something: only then `-O` replaces a
        file. Where there is no file yet, an end that no other run has confirmed will do."""
        return not self._lacks()

    def _lacks(self) -> str:
        """What keeps the run from being whole."""
        accepted = ASKED_FOR | DOUBTFUL if is_new(self.target.file) else ASKED_FOR
        open_walks = [
            w for w in self.walks.values() if w.end not in accepted and not self._came_to_the_end(w)
        ]
        states = self.accounting.states
        reasons = (
            (bool(self.stopped), "the run was stopped"),
            (bool(self.faults), "the program failed at something"),
            (states[State.FAILED] > 0, f"{states[State.FAILED]} of the articles failed"),
            (states[State.PENDING] > 0, f"{states[State.PENDING]} of the articles found were not reached"),
            (bool(open_walks), f"{', '.join(w.url for w in open_walks)} was not walked to the end"),
            (not self.delivery.lines, "nothing was found"),
        )
        return next((reason for applies, reason in reasons if applies), "")

    def _tell_not_replaced(self) -> None:
        done = "made" if is_new(self.target.file) else "replaced"
        kept = f" What the run had is in {self.published}." if self.published else ""
        self.warn(
            Caution.NOT_REPLACED,
            f"{self.target.file or self.target.dataset} was not {done}: {self._lacks()}, and -O takes a whole section "
            f"only.{kept}",
        )

    def _tell_unsure_ends(self) -> None:
        for walk in self.walks.values():
            if walk.end in DOUBTFUL and not self._came_to_the_end(walk):
                self.warn(
                    Caution.END_UNSURE,
                    f"{walk.url} led on to listing page {walk.pages}, and that showed nothing new. It may be the end, "
                    "or a fault of the moment: the next run walks there again.",
                )

    def _came_to_the_end(self, walk: SectionReport) -> bool:
        if walk.end not in DOUBTFUL:
            return is_confirmed(walk, (), self.started_at)
        earlier = self.ledger.runs(self.plan.spider, self.target.dataset, RUNS)
        return is_confirmed(walk, earlier, self.started_at)

    def close(self, *, requests: int = 0, response_bytes: int = 0) -> Verdict:
        """Judge the run, tell the ledger, write the manifest, free the locks.

        Raises OSError, LedgerError; the locks are free in any case.
        """
        with self._locks:
            verdict = judge(facts_of(self))
            manifest = manifest_of(self, verdict)
            manifest.requests, manifest.response_bytes = requests, response_bytes
            manifest = without_secrets(manifest)
            write(manifest, self.target.manifest)
            self._tell_ledger(manifest)
            self.manifest = manifest
        self.ledger.close()
        return verdict

    def _tell_ledger(self, manifest: Manifest) -> None:
        sections = []
        for url, state in self.sections.items():
            walk = self.walks[url]
            # What `since` kept away lies behind no frontier: a later run without it must walk there.
            if not self.plan.since and self._came_to_the_end(walk):
                state.frontier = self.number
            state.articles = walk.articles or state.articles
            sections.append(state)
        row = RunRow(
            run_id=self.plan.run_id,
            spider=self.plan.spider,
            dataset=self.target.dataset,
            started_at=self.started_at,
            ended_at=datetime.now(UTC),
            verdict=manifest.verdict,
            exit_code=manifest.exit_code,
            summary={
                "lines": manifest.lines,
                "states": manifest.states,
                "fill_rates": manifest.fill_rates,
                "sections": summary_of(self.walks.values()),
            },
        )
        self.ledger.end_run(row, sections, replace=self.replaced)
        if self._settled is not None:  # else the journal stays open, and the next run publishes it
            self._conclude(*self._settled)
