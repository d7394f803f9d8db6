from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crawler.errors import StartError, UsageError
from tests.run.making import article, deliver, end, ledger_in, open_run


def a_run_and_no_ledger(folder: Path, feed: str = "a-%(time)s.jsonl") -> None:
    run = open_run(folder, feed)
    deliver(run, article())
    end(run)
    for path in folder.glob("ledger.sqlite*"):
        path.unlink()


def test_runs_that_the_ledger_does_not_know_stop_the_next_one(tmp_path: Path) -> None:
    a_run_and_no_ledger(tmp_path)
    with pytest.raises(StartError, match="scrapy ledger rebuild"):
        open_run(tmp_path, "a-%(time)s.jsonl")


@pytest.mark.parametrize(
    ("first", "second"), [("a.jsonl", "a.csv"), ("a.csv", "a.jsonl"), ("a.jsonl.gz", "a.jsonl")]
)
def test_runs_into_a_file_of_the_same_stem_do_not_hide_those_that_are_not_known(
    tmp_path: Path, first: str, second: str
) -> None:
    """They wrote over their manifest: after `-o a.csv` each article of `a.jsonl` was delivered again."""
    a_run_and_no_ledger(tmp_path, first)
    (tmp_path / first).touch()  # of the feeds beside the journal this room makes none
    end(open_run(tmp_path, second))
    with pytest.raises(StartError, match="does not know"):
        open_run(tmp_path, first)


def test_a_manifest_that_is_called_as_before_is_believed(tmp_path: Path) -> None:
    a_run_and_no_ledger(tmp_path, "a.csv")
    (tmp_path / "a.csv").touch()
    (tmp_path / "a.csv.run.json").rename(tmp_path / "a.run.json")
    with pytest.raises(StartError, match="does not know"):
        open_run(tmp_path, "a.csv")


def test_another_dataset_of_the_folder_may_be_begun(tmp_path: Path) -> None:
    a_run_and_no_ledger(tmp_path)
    end(open_run(tmp_path, "b-%(time)s.jsonl"))


def test_many_runs_into_other_datasets_do_not_hide_those_that_are_not_known(tmp_path: Path) -> None:
    a_run_and_no_ledger(tmp_path)
    for number in range(25):
        end(open_run(tmp_path, f"b{number}-%(time)s.jsonl"))
    with pytest.raises(StartError, match="does not know"):
        open_run(tmp_path, "a-%(time)s.jsonl")


@pytest.mark.parametrize("feed", ["s3://bucket/a.jsonl", "gs://bucket/a.csv", "ftp://host/a.jsonl"])
def test_an_object_that_would_hold_the_last_run_only_is_refused(tmp_path: Path, feed: str) -> None:
    with pytest.raises(UsageError, match="use -O"):
        open_run(tmp_path, feed)
    assert ledger_in(tmp_path).unfinished() == []
    end(open_run(tmp_path, feed, overwrite=True))


def test_an_ftp_server_may_be_told_to_add_to_a_file(tmp_path: Path) -> None:
    end(open_run(tmp_path, "ftp://host/a.jsonl", overwrite=False))


def warnings_of_a_run(folder: Path) -> list[str]:
    run = open_run(folder, "data/%(time)s.jsonl")
    names = [str(warning.name) for warning in run.warnings]
    deliver(run, article())
    end(run)
    return names


def test_a_folder_that_was_removed_is_told_until_it_holds_something_again(tmp_path: Path) -> None:
    assert warnings_of_a_run(tmp_path) == []
    assert warnings_of_a_run(tmp_path) == []
    shutil.rmtree(tmp_path / "data")
    assert warnings_of_a_run(tmp_path) == ["dataset gone"]
    assert warnings_of_a_run(tmp_path) == ["dataset gone"], "that run had nothing new, so nothing lies there"


def test_files_that_were_moved_on_are_not_missed_while_their_manifests_stay(tmp_path: Path) -> None:
    warnings_of_a_run(tmp_path)
    for path in (tmp_path / "data").glob("*.jsonl"):
        path.rename(tmp_path / "elsewhere")
    assert warnings_of_a_run(tmp_path) == []


def test_a_run_that_cannot_write_leaves_no_dataset_in_the_ledger(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StartError, match="cannot be written"):
        open_run(tmp_path, "file/out.jsonl")
    assert not ledger_in(tmp_path).knows("file/out.jsonl")
