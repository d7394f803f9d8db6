"""A ledger made anew from the datasets: `scrapy ledger rebuild`."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.run.killing import faults
from tests.upkeep.desk import Desk, damage, elsewhere

GZIP = {"format": "jsonlines", "postprocessing": ["scrapy.extensions.postprocessing.GzipPlugin"]}


@pytest.mark.parametrize(
    "feed",
    [
        (),
        ("-o", "{folder}/out.jsonl"),
        ("-o", "{folder}/out.jsonl.zst"),
        ("-o", "{folder}/out.parquet"),
        ("-s", 'FEEDS={"{folder}/out.jsonl.gz": ' + json.dumps(GZIP) + "}"),
        ("-s", 'FEEDS={"{folder}/%(time)s.jsonl.gz": {"format": "gz"}}'),
    ],
    ids=["a file a run", "one file that grows", "zstd", "Parquet", "gzip", "a gzip a run"],
)
def test_a_rebuilt_ledger_knows_what_was_delivered(desk: Desk, feed: tuple[str, ...]) -> None:
    arguments = tuple(part.replace("{folder}", str(desk.folder)) for part in feed)
    desk.crawl(*arguments)
    desk.site.sections["town"].grow(2)
    desk.crawl(*arguments)
    damaged = damage(desk.ledger)
    code, said = desk.task("rebuild")
    assert code == 0, said
    assert re.search(r"Restored 8 articles of 1 dataset from 8 lines", said[-1])
    kept = list(desk.folder.glob("ledger.sqlite.damaged-*"))
    assert [path.read_bytes() for path in kept] == [damaged]
    assert desk.task("check") == (0, ["Ledger and datasets agree."])
    desk.site.requests.clear()
    desk.site.sections["town"].grow(1)
    assert "Complete." in desk.crawl(*arguments)
    assert sum("story" in path for path in desk.site.requests) == 1, "only what is new is fetched"
    assert desk.task("check") == (0, ["Ledger and datasets agree."])
    pattern = "*.jsonl.gz" if "FEEDS" in str(arguments) else "*.jsonl"
    if feed and not feed[1].endswith((".zst", ".parquet")):  # those `check` has read
        assert faults(desk.folder, desk.expected(), pattern) == []


def test_what_a_broken_off_overwrite_had_is_not_taken_for_delivered(desk: Desk) -> None:
    out = desk.folder / "out.jsonl"
    desk.crawl("-o", str(out), "-a", "max_articles=2")
    desk.crawl("-O", str(out), "-a", "max_articles=4")
    assert len(list(desk.folder.glob("out.*.partial.jsonl"))) == 1
    desk.ledger.unlink()
    code, said = desk.task("rebuild")
    assert code == 0
    assert "Restored 2 articles" in said[-1]
    desk.crawl("-o", str(out))
    assert faults(desk.folder, desk.expected(), "out.jsonl") == []


def test_a_form_that_cannot_be_read_back_is_told(desk: Desk) -> None:
    desk.crawl("-o", str(desk.folder / "out.csv"))
    desk.ledger.unlink()
    code, said = desk.task("rebuild")
    assert code == 0
    assert any("out.csv: its form cannot be read back" in line for line in said)


def test_a_rebuilt_ledger_goes_on_with_revisions(desk: Desk) -> None:
    out = desk.folder / "out.jsonl"
    desk.crawl("-o", str(out), "-s", "RECHECK_AFTER=")
    desk.ledger.unlink()
    desk.task("rebuild")
    with closing(sqlite3.connect(desk.ledger)) as connection, connection:
        connection.execute("UPDATE bs_articles SET next_look = 0")
    desk.site.sections["town"].edited[3] += 1
    desk.crawl("-o", str(out))
    last = json.loads(out.read_bytes().splitlines()[-1])
    assert (last["revision"], last["changed_fields"]) == (2, ["headline"])


def test_a_dataset_that_a_rebuild_does_not_find_is_named(desk: Desk) -> None:
    gone = Path(next(iter(elsewhere(desk))))
    gone.rename(gone.with_name("away"))
    code, said = desk.task("rebuild")
    assert code == 0
    assert f"Not found: {gone}, into which 6 articles were delivered; they come again." in said


def test_after_a_rebuild_a_folder_that_was_removed_is_filled_again(desk: Desk) -> None:
    away = desk.folder.parent / "away"
    arguments = ("-s", f"OUTPUT_DIR={away}")
    desk.crawl(*arguments)
    shutil.rmtree(away)
    assert "dataset gone" in desk.crawl(*arguments)
    desk.task("rebuild", "--datasets", str(away))
    assert "6  saved" in desk.crawl(*arguments)


def test_every_batch_of_a_feed_outside_the_output_is_found(desk: Desk) -> None:
    """Only the first was, and the articles of all others were fetched and delivered again."""
    batches = f"{desk.folder.parent}/away/%(batch_id)d.jsonl"
    desk.crawl("-s", "FEED_EXPORT_BATCH_ITEM_COUNT=2", "-o", batches)
    desk.ledger.unlink()
    code, said = desk.task("rebuild")
    assert code == 0, said
    assert said[-1].startswith("Restored 6 articles of 1 dataset from 6 lines in 3 files")


def test_without_datasets_there_is_nothing_to_rebuild_from(desk: Desk) -> None:
    code, said = desk.task("rebuild")
    assert code == 1
    assert "--datasets" in said[-1]
    assert not desk.ledger.exists()
