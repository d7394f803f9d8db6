from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawler.errors import UsageError
from crawler.run.target import Feed, Target, choose, dataset_name


def feed(uri: str, template: str = "", **options: Any) -> Feed:
    return Feed(template=template or uri, uri=uri, options={"format": "jsonlines", **options})


def chosen(folder: Path, *feeds: Feed) -> Target:
    return choose(feeds, run_id="run-1", output=folder / "output", project=folder, spider="paper")


def test_the_first_plain_lines_file_becomes_the_journal(tmp_path: Path) -> None:
    target = chosen(tmp_path, feed("a.csv", format="csv"), feed("b.jsonl"), feed("c.jsonl"))
    assert target.final == tmp_path / "b.jsonl"
    assert [other.uri for other in target.others] == ["a.csv", "c.jsonl"]


def test_a_name_with_a_time_is_a_new_file_each_run(tmp_path: Path) -> None:
    template = "output/%(name)s/%(time)s.jsonl"
    target = chosen(tmp_path, feed("output/paper/1.jsonl", template))
    assert (target.mode, target.dataset) == ("new", "output/paper/%(time)s.jsonl")
    assert target.part == tmp_path / "output/paper/1.jsonl.part"


@pytest.mark.parametrize(("folder", "file"), [("plain", "b\udcfc.csv"), ("b\udcfcro", "b.csv")])
def test_a_name_that_is_no_text_is_refused(tmp_path: Path, folder: str, file: str) -> None:
    """It was a traceback."""
    with pytest.raises(UsageError, match=r"b\\udcfc.* is no name in UTF-8"):
        chosen(tmp_path / folder, feed("a.jsonl"), feed(file, format="csv"))


def test_a_fixed_name_is_added_to_and_overwrite_replaces_it(tmp_path: Path) -> None:
    assert chosen(tmp_path, feed("a.jsonl")).mode == "append"
    assert chosen(tmp_path, feed("a.jsonl", overwrite=True)).mode == "replace"


@pytest.mark.parametrize(
    ("other", "part", "manifest"),
    [
        (feed("s3://bucket/a.jsonl"), "output/paper/.run-1.jsonl.part", "output/paper/run-1.run.json"),
        (feed("/dev/full", format="csv"), "output/paper/.run-1.jsonl.part", "output/paper/run-1.run.json"),
        (feed("x/a.csv", format="csv"), "x/.a.csv.run-1.jsonl.part", "x/a.csv.run.json"),
        (feed("a.1.jsonl.gz", format="gz"), ".a.1.jsonl.gz.run-1.jsonl.part", "a.1.jsonl.gz.run.json"),
        (
            feed("-%(batch_id)d.jsonl", batch_item_count=10),
            "output/paper/.run-1.jsonl.part",
            "output/paper/run-1.run.json",
        ),
    ],
)
def test_without_a_plain_file_the_journal_is_kept_apart_and_the_manifest_stands_beside_the_data(
    tmp_path: Path, other: Feed, part: str, manifest: str
) -> None:
    target = chosen(tmp_path, other)
    assert target.final is None
    assert target.part == tmp_path / part
    assert target.manifest == tmp_path / manifest
    assert list(target.others) == [other]


def test_manifest_and_rejected_lines_are_named_after_the_dataset(tmp_path: Path) -> None:
    assert chosen(tmp_path, feed("a.jsonl")).stem == tmp_path / "a"


def test_no_feed_and_one_feed_twice_are_usage_errors(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No feed"):
        chosen(tmp_path)
    with pytest.raises(UsageError, match="same file"):
        chosen(tmp_path, feed("a.jsonl", "x"), feed("a.jsonl", "y"))


def test_a_dataset_keeps_its_name_when_the_project_moves(tmp_path: Path) -> None:
    inside = str(tmp_path / "one/out/a.jsonl")
    assert dataset_name(inside, "paper", tmp_path / "one") == dataset_name(
        "out/a.jsonl", "paper", tmp_path / "two"
    )
