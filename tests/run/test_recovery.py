from __future__ import annotations

from pathlib import Path

import pytest

from crawler.ledger.sql import SqlLedger
from crawler.ledger.sqlite import SqliteLedger
from crawler.run import journal, recovery
from crawler.run.run import Run
from tests.crawling import lines
from tests.run.making import article, deliver, end, ledger_in, open_run


def die(run: Run) -> None:
    """What is left of a process that was killed: files and ledger as they are, its locks free."""
    run.locks.close()
    run.ledger.close()


def killed_run(folder: Path, *names: str, feed: str = "out.jsonl", **options: bool) -> Run:
    run = open_run(folder, feed, **options)
    for name in names:
        deliver(run, article(name))
    run.delivery.flush()
    deliver(run, article("uncommitted"))
    run.journal.sync()
    die(run)
    return run


def test_the_committed_lines_of_a_killed_run_are_published_and_the_rest_is_cut(tmp_path: Path) -> None:
    killed_run(tmp_path, "a", "b")
    assert not (tmp_path / "out.jsonl").exists()
    recovery.recover(ledger_in(tmp_path))
    assert [line["headline"] for line in lines(tmp_path / "out.jsonl")] == ["a", "b"]
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize(
    ("saved", "told"),
    [((), "it had saved no article."), (("a",), "its 1 saved article is in {}/out.jsonl.")],
)
def test_what_an_interrupted_run_had_saved_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, saved: tuple[str, ...], told: str
) -> None:
    """It was "its 0 saved articles are in None"."""
    killed_run(tmp_path, *saved)
    with caplog.at_level("WARNING"):
        recovery.recover(ledger_in(tmp_path))
    (said,) = (record.getMessage() for record in caplog.records if "was interrupted" in record.message)
    assert told.format(tmp_path) in said


def test_an_uncommitted_article_comes_again(tmp_path: Path) -> None:
    killed_run(tmp_path, "a")
    ledger = ledger_in(tmp_path)
    recovery.recover(ledger)
    ledger.close()
    run = open_run(tmp_path, "out.jsonl")
    assert deliver(run, article("uncommitted"))
    assert not deliver(run, article("a"))
    end(run)
    assert [line["headline"] for line in lines(tmp_path / "out.jsonl")] == ["a", "uncommitted"]


def test_recovery_may_itself_be_killed_at_any_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    killed_run(tmp_path, "a", "b")
    calls = ["cut", "add"]
    for step in calls:
        ledger = ledger_in(tmp_path)
        real = getattr(journal, step)

        def stop_after(*arguments: object, real: object = real) -> None:
            real(*arguments)  # type: ignore[operator]
            raise KeyboardInterrupt

        with monkeypatch.context() as killed:
            killed.setattr(journal, step, stop_after)
            with pytest.raises(KeyboardInterrupt):
                recovery.recover(ledger)
        ledger.close()
    recovery.recover(ledger_in(tmp_path))
    assert [line["headline"] for line in lines(tmp_path / "out.jsonl")] == ["a", "b"]


def test_a_killed_overwrite_leaves_the_old_file_and_keeps_its_lines_aside(tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").write_text('{"headline":"yesterday"}\n')
    killed_run(tmp_path, "a", overwrite=True)
    recovery.recover(ledger_in(tmp_path))
    assert [line["headline"] for line in lines(tmp_path / "out.jsonl")] == ["yesterday"]
    (partial,) = tmp_path.glob("out.*.partial.jsonl")
    assert [line["headline"] for line in lines(partial)] == ["a"]


def test_a_run_that_lives_is_left_alone(tmp_path: Path) -> None:
    run = open_run(tmp_path, "out.jsonl")
    deliver(run, article("a"))
    run.delivery.flush()
    recovery.recover(ledger_in(tmp_path))
    assert run.journal.path.exists()
    end(run)
    assert len(lines(tmp_path / "out.jsonl")) == 1


def test_a_recovered_run_has_a_manifest_that_says_so(tmp_path: Path) -> None:
    killed_run(tmp_path, "a")
    recovery.recover(ledger_in(tmp_path))
    text = (tmp_path / "out.run.json").read_text()
    assert '"verdict": "interrupted"' in text
    assert '"spider": "paper"' in text


def test_who_lost_a_lease_writes_into_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SqlLedger, "of_one_machine", False)
    monkeypatch.setattr(SqliteLedger, "of_one_machine", False)
    sleeper = open_run(tmp_path)
    deliver(sleeper, article("a"))
    sleeper.delivery.flush()
    die(sleeper)  # its lease ran out, but its process lives
    recovery.recover(ledger_in(tmp_path))
    sleeper.journal.append(b'{"headline":"late"}')
    sleeper.journal.sync()
    (published,) = tmp_path.glob("*.jsonl")
    assert [line["headline"] for line in lines(published)] == ["a"]
