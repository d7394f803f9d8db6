"""Runs that begin within one second: each has a name of its own, for all its files."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.errors import StartError
from crawler.ledger.sql import SqlLedger
from crawler.ledger.store import Journal, RunRow
from crawler.run import names, recovery
from crawler.run.closing import close, publish, settle_feeds
from crawler.run.run import Run
from tests.crawling import lines
from tests.run.making import article, deliver, end, ledger_in, open_run

FEED = "%(time)s.jsonl"


def begin(folder: Path, host: str = "paper.example") -> Run:
    return open_run(folder, FEED, hosts=(host,))


def told(manifest: Path) -> str:
    return str(json.loads(manifest.read_bytes())["run_id"])


@pytest.mark.parametrize("ending", [".jsonl", ".jsonl.part", ".run.json", ".rejected.jsonl", ".warc.gz"])
def test_a_name_is_taken_by_any_file_of_a_run(tmp_path: Path, ending: str) -> None:
    (tmp_path / f"now{ending}").touch(0o444)
    run = begin(tmp_path)
    assert run.target.final == tmp_path / "now-2.jsonl"
    assert run.target.manifest == tmp_path / "now-2.run.json"
    (journal,) = run.ledger.unfinished()
    assert (journal.part, journal.target) == (str(run.journal.path), str(run.target.final))


def test_runs_without_news_keep_their_manifests(tmp_path: Path) -> None:
    """26 runs left 16."""
    runs = []
    for _ in range(3):
        runs.append(begin(tmp_path))
        end(runs[-1])
    assert [told(run.target.manifest) for run in runs] == [run.plan.run_id for run in runs]
    assert len({run.target.manifest for run in runs}) == 3


def test_until_its_manifest_is_written_a_run_without_news_keeps_its_name(tmp_path: Path) -> None:
    first = begin(tmp_path, "a.example")
    settle_feeds(first, publish(first), [])
    second = begin(tmp_path, "b.example")
    close(first)
    end(second)
    assert (told(tmp_path / "now.run.json"), told(tmp_path / "now-2.run.json")) == (
        first.plan.run_id,
        second.plan.run_id,
    )
    assert sorted(path.name for path in tmp_path.glob("now*")) == ["now-2.run.json", "now.run.json"]


def another_slips_in(monkeypatch: pytest.MonkeyPatch, folder: Path, *, ends: bool) -> list[Run]:
    """Another run begins between the look at the names and the making of the file, and may come to its end."""
    begin_run, others = SqlLedger.begin_run, list[Run]()

    def late(ledger: SqlLedger, *given: object, **named: object) -> int:
        monkeypatch.setattr(SqlLedger, "begin_run", begin_run)
        others.append(begin(folder, "quicker.example"))
        deliver(others[0], article("quicker"))
        if ends:
            end(others[0])
        return begin_run(ledger, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(SqlLedger, "begin_run", late)
    return others


@pytest.mark.parametrize("ends", [False, True])
def test_a_run_that_another_forestalled_takes_the_next_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: bool
) -> None:
    """One of two crawls ended with 1 and “File exists” in 13 of 25 rounds."""
    others = another_slips_in(monkeypatch, tmp_path, ends=ends)
    run = begin(tmp_path)
    (quicker,) = others
    assert (quicker.target.final, run.target.final) == (tmp_path / "now.jsonl", tmp_path / "now-2.jsonl")
    deliver(run, article("slower"))
    end(run)
    if not ends:
        end(quicker)
    assert [line["headline"] for line in lines(tmp_path / "now.jsonl")] == ["quicker"]
    assert [line["headline"] for line in lines(tmp_path / "now-2.jsonl")] == ["slower"]
    assert [told(each.target.manifest) for each in (quicker, run)] == [quicker.plan.run_id, run.plan.run_id]
    assert not list(tmp_path.glob("*.part"))
    assert ledger_in(tmp_path).unfinished() == []


@pytest.mark.parametrize("ends", [False, True])
def test_who_dies_over_a_name_of_anothers_leaves_its_files_alone(tmp_path: Path, ends: bool) -> None:
    quicker = begin(tmp_path)
    deliver(quicker, article("quicker"))
    quicker.delivery.flush()
    if ends:
        end(quicker)
    ledger, target = ledger_in(tmp_path), quicker.target
    ledger.begin_run(
        RunRow(run_id="dead", spider="paper", dataset=target.dataset, started_at=datetime.now(UTC)),
        Journal(
            run_id="dead",
            dataset=target.dataset,
            part=str(target.part),
            target=str(target.final),
            mode="new",
            hosts=("b.example",),
        ),
    )
    assert recovery.recover(ledger) == []
    assert ledger.run("dead") is None
    if not ends:
        end(quicker)
    assert [line["headline"] for line in lines(tmp_path / "now.jsonl")] == ["quicker"]
    assert told(tmp_path / "now.run.json") == quicker.plan.run_id


def test_names_are_tried_so_often_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "_MOST", 2)
    for name in ("now", "now-2"):
        (tmp_path / f"{name}.run.json").touch()
    with pytest.raises(StartError, match=r"now\.jsonl and all names like it are taken"):
        begin(tmp_path)
    assert ledger_in(tmp_path).unfinished() == []
