"""The end of a run: in which order it is told, and what is free afterwards in any case."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.errors import LedgerError
from crawler.run import closing
from crawler.run.closing import close, publish, settle_feeds
from tests.run.making import SITE, article, deliver, ledger_in, open_run


def test_a_journal_is_closed_only_when_the_ledger_knows_how_the_run_ended(tmp_path: Path) -> None:
    run = open_run(tmp_path, "out.jsonl")
    deliver(run, article())
    walk = run.walks[f"{SITE}/news/"]
    walk.end, walk.articles = "end", 1
    settle_feeds(run, publish(run), [])
    assert [journal.run_id for journal in run.ledger.unfinished()] == [run.plan.run_id]
    assert close(run).code == 0
    ledger = ledger_in(tmp_path)
    assert ledger.unfinished() == []
    ended = ledger.run(run.plan.run_id)
    assert ended is not None and ended.exit_code == 0
    ledger.close()


def test_a_journal_that_was_never_settled_stays_for_the_next_run(tmp_path: Path) -> None:
    run = open_run(tmp_path, "out.jsonl")
    deliver(run, article())
    publish(run)
    close(run)
    ledger = ledger_in(tmp_path)
    assert [journal.run_id for journal in ledger.unfinished()] == [run.plan.run_id]
    ledger.close()


@pytest.mark.parametrize("step", ["write", "_tell_ledger"])
def test_the_locks_are_free_whatever_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def away(*_: object) -> None:
        raise LedgerError("The ledger is away.")

    run = open_run(tmp_path, "out.jsonl")
    deliver(run, article())
    publish(run)
    monkeypatch.setattr(closing, step, away)
    with pytest.raises(LedgerError):
        close(run)
    assert run.manifest is None
    run.ledger.close()
    ledger = ledger_in(tmp_path)
    with ledger.lock(run.plan.hosts, "another"):
        pass
    ledger.close()
