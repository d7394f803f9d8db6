"""What a scheduler's machine does to runs: signals, full disks, folders, two at once."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crawler.dataset.reading import rows
from tests.crawling import PROJECT, environment, lines, manifest_of
from tests.run.desk import Desk
from tests.run.killing import faults

pytestmark = pytest.mark.slow

# -- signals


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_in_order(desk: Desk, number: int) -> None:
    desk.town.grow(60)
    desk.site.pause = 0.02
    with desk.when_read("/town/story-45", number):
        stopped = desk.crawl(flush_lines=4)
    assert stopped.code == 5, stopped.said
    manifest = manifest_of(desk.folder)
    assert manifest["verdict"] == "stopped"
    assert manifest["found"] == sum(manifest["states"].values())
    assert 0 < len(lines(desk.out)) == manifest["lines"] < 60
    desk.is_whole_after_the_next_run()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_stops_at_once(desk: Desk, number: int) -> None:
    desk.town.grow(60)
    desk.site.pause = 0.02
    with desk.when_read("/town/story-45", number, number):
        desk.crawl(flush_lines=4)
    desk.is_whole_after_the_next_run()


# -- disks


def test_the_log_calls_saved_what_is_safe_and_nothing_else(desk: Desk) -> None:
    desk.town.grow(8)
    killed = desk.crawl(die_at="lines synced, not committed", flush_lines=4)
    assert killed.code == -signal.SIGKILL
    assert "saved " not in killed.said, "nothing was committed"
    after = desk.crawl()
    assert after.said.count("INFO    saved ") == len(lines(desk.out)) == 8


def test_a_disk_that_is_full_at_once_loses_nothing(desk: Desk) -> None:
    desk.town.grow(12)
    full = desk.crawl("-L", "ERROR", file_size=2_000)
    assert full.code in {1, 5}, full.said
    assert "Traceback" not in full.said
    assert not desk.out.exists()
    desk.is_whole_after_the_next_run()


@pytest.mark.parametrize("room", [12_000, 60_000])
def test_a_disk_that_fills_in_the_middle_is_exit_5_and_loses_nothing(desk: Desk, room: int) -> None:
    desk.town.grow(80)
    full = desk.crawl(file_size=room, flush_lines=5)
    assert full.code in {1, 5}, full.said
    assert "Traceback" not in full.said
    desk.is_whole_after_the_next_run()


@pytest.mark.parametrize("form", ["csv", "jsonlines"])
def test_a_feed_that_finds_no_room_is_told_and_the_lines_are_safe(desk: Desk, form: str) -> None:
    desk.town.grow(6)
    feeds = {"/dev/full": {"format": form, "overwrite": True}, str(desk.out): {"format": "jsonlines"}}
    address = f"url={desk.site.url('town')}"
    ended = desk.zygote.scrapy(
        desk.folder, "crawl", "section", "-a", address, "-s", f"FEEDS={json.dumps(feeds)}"
    )
    assert ended.code == 3, ended.said
    assert "feed /dev/full could not be stored" in manifest_of(desk.folder)["sentence"]
    assert len(lines(desk.out)) == 6
    assert Path("/dev/full").is_char_device(), "a device must never be replaced by a file"


def test_a_feed_that_cannot_be_stored_is_the_fault_of_its_own_dataset_only(desk: Desk) -> None:
    desk.town.grow(4)
    spoilt, other = desk.folder / "x.parquet", desk.folder / "b.jsonl"
    spoilt.write_text("garbage")
    assert [desk.crawl("-a", f"max_articles={n}", to=spoilt).code for n in (1, 2)] == [3, 3]
    told = json.loads((desk.folder / "x.parquet.run.json").read_bytes())
    assert told["sentence"].count("x.parquet could not be stored") == 1, "however many runs owe it"
    assert "to be added first" not in told["sentence"]

    elsewhere = desk.crawl(to=other)
    told = json.loads((desk.folder / "b.run.json").read_bytes())
    assert (elsewhere.code, told["sentence"]) == (0, "Complete."), elsewhere.said
    (warning,) = told["warnings"]
    assert warning["name"] == "feed owed"
    assert f"{spoilt} could not be stored" in warning["text"]
    assert "move it away" in warning["text"]

    spoilt.rename(desk.folder / "away")
    desk.crawl(to=other)
    assert len(list(rows(spoilt))) == 3
    assert json.loads((desk.folder / "b.run.json").read_bytes())["warnings"] == []


@pytest.mark.parametrize("form", ["jsonl.gz", "jsonl.zst", "parquet"])
def test_nothing_is_added_to_a_torn_file_and_a_whole_one_in_its_place_gets_all(desk: Desk, form: str) -> None:
    """Behind a torn gzip member nothing can be read: the articles counted as delivered, and were not to be had."""
    out = desk.folder / f"x.{form}"
    desk.town.grow(3)
    assert desk.crawl(to=out).code == 0
    whole = out.read_bytes()
    torn = whole[: len(whole) * 6 // 10]
    out.write_bytes(torn)
    for _ in range(2):
        desk.town.grow(2)
        ended = desk.crawl(to=out)
        assert ended.code == 3, ended.said
        assert f"Feed {out} could not be stored: {out} is damaged (" in ended.said
        assert "Its lines are safe" in ended.said
        assert "Traceback" not in ended.said
        assert out.read_bytes() == torn
    out.write_bytes(whole)
    assert desk.crawl(to=out).code == 0
    assert sorted(row.record["url"] for row in rows(out)) == sorted(desk.expected())
    assert not list(desk.folder.glob(".*.part"))


def test_lines_that_come_behind_a_torn_one_are_whole(desk: Desk) -> None:
    """The first of them was part of the torn one."""
    desk.town.grow(3)
    assert desk.crawl().code == 0
    desk.out.write_bytes(desk.out.read_bytes()[:-20])
    desk.town.grow(2)
    assert desk.crawl().code == 0
    found = list(rows(desk.out))
    assert [bool(row.fault) for row in found] == [False, False, True, False, False]
    assert {row.record["url"] for row in found[-2:]} == {
        desk.site.base + desk.town.path(number) for number in (4, 5)
    }


def test_two_runs_that_owe_one_file_both_add_to_it(desk: Desk) -> None:
    blocked = desk.folder / "blocked"
    blocked.write_text("a file where a folder should be")
    for _ in range(2):
        desk.town.grow(2)
        assert desk.crawl("-o", str(blocked / "a.csv")).code == 3
    blocked.unlink()
    assert desk.crawl().code == 0
    with (blocked / "a.csv").open(encoding="utf8", newline="") as file:
        assert sorted(row["url"] for row in csv.DictReader(file)) == sorted(desk.expected())


def test_batches_of_scrapys_setting_are_made_and_told(desk: Desk) -> None:
    """They were no known format, however often the run was repeated; and of those of FEEDS the first alone was told."""
    desk.town.grow(3)
    ended = desk.crawl("-s", "FEED_EXPORT_BATCH_ITEM_COUNT=1", to=desk.folder / "b-%(batch_id)d.csv")
    assert ended.code == 0, ended.said
    files = [f"{desk.folder}/b-{number}.csv" for number in (1, 2, 3)]
    assert f"Feed:     {files[0]} … {files[2]} (3 lines added in 3 files)" in ended.said
    assert [feed["files"] for feed in manifest_of(desk.folder)["feeds"]] == [files]
    assert sorted(map(str, desk.folder.glob("b-*.csv"))) == files


def test_batches_that_are_there_are_added_to_and_none_is_cut(desk: Desk) -> None:
    feeds = {f"{desk.folder}/b-%(batch_id)d.jsonl": {"format": "jsonlines", "batch_item_count": 1}}
    address = f"url={desk.site.url('town')}"
    away = iter((desk.folder / "c-1.jsonl", desk.folder / "c-2.jsonl"))
    for _ in range(2):
        desk.town.grow(6)
        ended = desk.zygote.scrapy(
            desk.folder, "crawl", "section", "-a", address, "-s", f"FEEDS={json.dumps(feeds)}"
        )
        assert ended.code == 0, ended.said
        (desk.folder / "b-1.jsonl").replace(next(away))  # the others are longer now than the first one
    found = [record["url"] for path in desk.folder.glob("?-*.jsonl") for record in lines(path)]
    assert sorted(found) == sorted(desk.expected())


@pytest.mark.parametrize("form", ["jsonl", "jsonl.gz", "csv"])
def test_an_overwrite_that_is_not_whole_says_why_and_where_its_lines_are(desk: Desk, form: str) -> None:
    desk.town.grow(4)
    out = desk.folder / f"z.{form}"
    address = f"url={desk.site.url('town')}"
    for was_there in (False, True):
        ended = desk.zygote.scrapy(
            desk.folder, "crawl", "section", "-a", address, "-O", str(out), "-a", "max_articles=3"
        )
        assert ended.code == 0, ended.said
        stem = f"z.{form}".removesuffix(".jsonl")
        told = json.loads((desk.folder / f"{stem}.run.json").read_bytes())
        partial = desk.folder / f"{stem}.{told['run_id']}.partial.jsonl"
        assert len(lines(partial)) == 3
        assert told["path"] == str(partial)
        (warning,) = told["warnings"]
        assert warning["name"] == "file not replaced"
        done = "was not replaced" if was_there else "was not made"
        assert warning["text"].startswith(f"{out} {done}: ")
        assert str(partial) in warning["text"]
        assert out.exists() == was_there
        out.write_bytes(b"")


def test_a_folder_that_cannot_be_written_is_one_line_and_exit_1(desk: Desk) -> None:
    desk.town.grow(3)
    (desk.folder / "file").write_text("")
    ended = desk.crawl("-L", "ERROR", to=desk.folder / "file" / "out.jsonl")
    assert ended.code == 1, ended.said
    assert len(ended.said.strip().splitlines()) == 1
    desk.is_whole_after_the_next_run()


def test_lines_that_cannot_be_put_in_their_place_are_one_line_and_wait(desk: Desk) -> None:
    desk.town.grow(8)
    folder = desk.folder / "data"
    out = folder / "out.jsonl"
    assert desk.crawl(to=out, die_at="committed").code == -signal.SIGKILL
    folder.rename(desk.folder / "away")
    folder.write_text("in the way")
    ended = desk.crawl("-L", "ERROR", to=out)
    assert ended.code == 1, ended.said
    assert len(ended.said.strip().splitlines()) == 1
    folder.unlink()
    (desk.folder / "away").rename(folder)
    assert desk.crawl(to=out).code == 0
    assert faults(desk.folder, desk.expected(), "out.jsonl") == []


def test_a_journal_that_someone_removed_is_one_line_and_comes_again_after_a_rebuild(desk: Desk) -> None:
    desk.town.grow(8)
    assert desk.crawl(die_at="committed").code == -signal.SIGKILL
    for part in desk.folder.glob(".*.part"):
        part.unlink()
    ended = desk.crawl("-L", "ERROR")
    assert ended.code == 1, ended.said
    assert len(ended.said.strip().splitlines()) == 1
    assert "scrapy ledger rebuild" in ended.said
    assert desk.zygote.scrapy(desk.folder, "ledger", "rebuild").code == 0
    desk.is_whole_after_the_next_run()


def test_a_manifest_that_cannot_be_written_is_no_success(desk: Desk) -> None:
    desk.town.grow(3)
    (desk.folder / "out.run.json").mkdir()
    ended = desk.crawl("-L", "CRITICAL")
    told = desk.one_line(ended, 5)
    assert f"could not be closed: {desk.folder / 'out.run.json'} cannot be written: Is a directory." in told
    assert f"Saved: 3 articles, in {desk.out}." in told
    assert "the same command again" in told
    (desk.folder / "out.run.json").rmdir()
    desk.is_whole_after_the_next_run()
    assert manifest_of(desk.folder)["verdict"] == "complete"


def test_a_ledger_without_room_is_told_once(desk: Desk) -> None:
    desk.town.grow(80)
    full = desk.crawl("-L", "ERROR", file_size=60_000, flush_lines=5)
    assert full.code in {1, 5}, full.said
    assert full.said.count("cannot be") == 1, full.said
    desk.is_whole_after_the_next_run()


# -- two at once


def test_the_second_run_at_once_ends_with_75_and_says_who_holds_the_lock(desk: Desk) -> None:
    desk.town.grow(60)
    desk.site.pause = 0.05
    command = ["crawl", "section", "-a", f"url={desk.site.url('town')}", "-o", str(desk.out)]
    first = subprocess.Popen(
        [sys.executable, "-m", "scrapy", *command],
        cwd=PROJECT,
        env=environment(desk.folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 30
        while not desk.site.requests and time.monotonic() < deadline:
            time.sleep(0.05)
        second = desk.crawl("-L", "ERROR")
        assert second.code == 75, second.said
        assert len(second.said.strip().splitlines()) == 1
        assert f"process {first.pid}" in second.said
        assert first.wait(timeout=60) == 0
    finally:
        first.kill()
        first.wait(timeout=30)
    assert faults(desk.folder, desk.expected(), "out.jsonl") == []
