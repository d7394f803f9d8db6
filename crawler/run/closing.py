"""How a run ends: its lines in their place, its feeds settled, its verdict told to people and to the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from crawler.ledger.store import Journal, RunRow
from crawler.run import recovery
from crawler.run.account import facts_of, manifest_of
from crawler.run.ends import summary_of
from crawler.run.manifest import Manifest, without_secrets, write
from crawler.run.run import Run
from crawler.run.target import Feed, encode_feeds
from crawler.run.verdict import Verdict, judge
from crawler.run.wholeness import came_to_the_end, lacks, tell_not_replaced, tell_unsure_ends


def publish(run: Run) -> Journal:
    """Commit what is left, and give the journal its final place. Raises JournalError, LedgerError, OSError."""
    run.delivery.flush()
    run.accounting.close()
    tell_unsure_ends(run)
    journal = next(each for each in run.ledger.unfinished() if each.run_id == run.plan.run_id)
    run.published = recovery.publish(journal, run.ledger, whole=not lacks(run))
    run.replaced = journal.status == "replacing"
    if run.target.mode == "replace" and not run.replaced:
        tell_not_replaced(run)
    return journal


def settle_feeds(run: Run, journal: Journal, left: Sequence[Feed]) -> None:
    """The journal's other feeds are made, or those `left` are owed to the next run.

    The run's own journal is closed only when the ledger was told how the run ended (`close`).
    """
    recovery.note_feeds(journal, run.ledger, encode_feeds(left))
    if journal.run_id == run.plan.run_id:
        run.settled = (journal, left)
    else:
        _conclude(run, journal, left)


def _conclude(run: Run, journal: Journal, left: Sequence[Feed]) -> None:
    recovery.conclude(journal, run.ledger, "feeds" if left else "closed")


def close(run: Run) -> Verdict:
    """Judge the run, write the manifest, tell the ledger, free the locks.

    Raises OSError, LedgerError; the locks are free in any case.
    """
    with run.locks:
        facts = facts_of(run)
        verdict = judge(facts)
        manifest = without_secrets(manifest_of(run, facts, verdict))
        write(manifest, run.target.manifest)
        _tell_ledger(run, manifest)
        run.manifest = manifest
    run.ledger.close()
    return verdict


def _tell_ledger(run: Run, manifest: Manifest) -> None:
    sections = []
    for url, state in run.sections.items():
        walk = run.walks[url]
        # What `since` kept away lies behind no frontier: a later run without it must walk there.
        if not run.plan.since and came_to_the_end(run, walk):
            state.frontier = run.number
        state.articles = walk.articles or state.articles
        sections.append(state)
    row = RunRow(
        run_id=run.plan.run_id,
        spider=run.plan.spider,
        dataset=run.target.dataset,
        started_at=run.started_at,
        ended_at=datetime.now(UTC),
        verdict=manifest.verdict,
        exit_code=manifest.exit_code,
        summary={
            "lines": manifest.lines,
            "states": manifest.states,
            "fill_rates": manifest.fill_rates,
            "sections": summary_of(run.walks.values()),
        },
    )
    run.ledger.end_run(row, sections, replace=run.replaced)
    if run.settled is not None:  # else the journal stays open, and the next run publishes it
        _conclude(run, *run.settled)
