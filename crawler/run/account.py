"""What a run tells of itself when it closes: the facts for its verdict, and its manifest."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import asdict

from crawler import __version__
from crawler.dates import to_utc
from crawler.ledger.store import State
from crawler.run import filling
from crawler.run.manifest import Manifest
from crawler.run.memory import peak_memory
from crawler.run.run import Run
from crawler.run.verdict import Facts, Verdict
from crawler.text import counted


def facts_of(run: Run) -> Facts:
    """What the verdict is made from."""
    states = run.accounting.states
    owed, owed_from = _owed(run)
    return Facts(
        stopped=run.stopped,
        unread=[f"{page.url} ({page.error})" for page in run.listing_pages if page.error],
        failed=states[State.FAILED],
        incomplete=states[State.INCOMPLETE],
        faults=[
            *run.faults,
            *(f"accounting fault: {error}" for error in run.accounting.errors[:3]),
            *(f"feed {uri} could not be stored: {error}" for uri, error in _not_stored(run).items()),
        ],
        empty_sections=[
            url if not walk.articles else f"{url} (on its first page)"
            for url, walk in run.walks.items()
            if not walk.articles or url in run.blind
        ],
        saved=states[State.SAVED],
        owed=owed,
        owed_from=owed_from,
        pending=states[State.PENDING],
    )


def _not_stored(run: Run) -> dict[str, str]:
    """The first reason for each feed: of those that only wait for it nothing is to be told."""
    refused: dict[str, str] = {}
    for feed in run.feeds:
        if feed.error:
            refused.setdefault(feed.uri, feed.error)
    return refused


def _owed(run: Run) -> tuple[int, str]:
    if run.target.mode == "replace":  # all is asked for anew
        return 0, ""
    numbers = [state.section_id for state in run.sections.values()]
    count, first = run.ledger.owed(run.target.dataset, numbers, datetime.now(UTC))
    return count, to_utc(first) if first else ""


def manifest_of(run: Run, facts: Facts, verdict: Verdict) -> Manifest:
    """The run's own account, ready to be written."""
    rates = run.delivery.fill.rates()
    earlier = filling.before([row.summary for row in run.ledger.runs(run.plan.spider, run.target.dataset)])
    reasons: dict[str, dict[str, int]] = {}
    for (state, reason), count in run.accounting.reasons.items():
        reasons.setdefault(str(state), {})[reason] = count
    return Manifest(
        run_id=run.plan.run_id,
        spider=run.plan.spider,
        dataset=run.target.dataset,
        path=str(_path_of_lines(run) or ""),
        mode=run.target.mode,
        lines=run.delivery.lines,
        bytes=run.journal.length,
        arguments=dict(run.plan.arguments),
        software={"broadsheet": __version__, "python": sys.version.split()[0], **run.plan.versions},
        started_at=to_utc(run.started_at),
        ended_at=to_utc(datetime.now(UTC)),
        found=run.accounting.found,
        states={str(state): run.accounting.states[state] for state in State},
        reasons=reasons,
        sources=dict(run.accounting.sources),
        sections=list(run.walks.values()),
        listing_pages=run.listing_pages,
        misses=[asdict(miss) for miss in run.accounting.misses],
        owed=facts.owed,
        owed_from=facts.owed_from,
        rejected=run.delivery.rejected,
        fill_rates=rates,
        fill_before=earlier,
        warnings=[*run.warnings, *filling.drops(rates, earlier, run.delivery.fill.articles)],
        feeds=run.feeds,
        requests=sum(run.traffic.requests),
        response_bytes=sum(run.traffic.received),
        traffic=run.traffic,
        peak_memory=peak_memory(),
        verdict=verdict.word,
        sentence=verdict.sentence,
        exit_code=int(verdict.code),
    )


def _path_of_lines(run: Run) -> Path | None:
    if run.published and run.target.mode == "append" and run.target.final:
        return run.target.final
    kept_aside = run.target.mode == "replace" and not run.replaced
    return run.published if run.target.final or kept_aside else None


def of_unclosed(run: Run) -> str:
    """What a person is told where the run could not be closed, and so has no manifest: what is safe, what to do."""
    states = run.accounting.states
    saved = states[State.SAVED] + states[State.INCOMPLETE]
    kept = f"Saved: {counted(saved, 'article')}, in {_path_of_lines(run) or run.target.part}."
    return (
        f"The run could not be closed: {run.stopped}. {kept if saved else 'Nothing was saved.'} When that is mended, "
        "the same command again closes this run, and goes on where it ended."
    )
