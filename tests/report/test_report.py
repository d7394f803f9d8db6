"""Which runs are meant, what is read from their files, and what the figures say."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import UsageError
from crawler.report.account import funnel
from crawler.report.articles import safe_json
from crawler.report.differences import changes
from crawler.report.fields import field_rates
from crawler.report.page import collect, render, write_report
from crawler.report.runs import choose_runs, choose_site, read_run
from tests.crawling import PROJECT, environment, scrapy
from tests.report.making import stories, story, write_past, write_run, write_today


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("output")
    write_past(folder / "newsroom")
    write_today(folder / "newsroom", stories())
    return folder


def test_without_a_name_the_newest_run_is_meant(output: Path) -> None:
    assert [run.text("run_id") for run in choose_runs([], output)] == ["run-21"]


@pytest.mark.parametrize(
    "name",
    ["run-3", "20260219T060000Z", "newsroom/20260219T060000Z.run.json", "newsroom/20260219T060000Z.jsonl"],
)
def test_a_run_is_named_by_its_id_its_manifest_or_its_dataset(name: str, output: Path) -> None:
    wanted = name if "/" not in name else str(output / name)
    assert [run.text("run_id") for run in choose_runs([wanted], output)] == ["run-3"]


@pytest.mark.parametrize(
    ("file", "manifest"),
    [
        ("x.jsonl", "x.run.json"),
        ("x.csv", "x.csv.run.json"),
        ("x.jsonl.gz", "x.jsonl.gz.run.json"),
        ("old.csv", "old.run.json"),
        ("old.jsonl.gz", "old.run.json"),
    ],
)
def test_files_of_one_stem_have_each_their_run(tmp_path: Path, file: str, manifest: str) -> None:
    """After `-o x.csv` the report on `x.jsonl` told of that run."""
    for run in ("x.run.json", "x.csv.run.json", "x.jsonl.gz.run.json", "old.run.json"):
        write_run(tmp_path, 1, [], run_id=run).rename(tmp_path / run)
    (tmp_path / file).touch()
    assert [run.text("run_id") for run in choose_runs([str(tmp_path / file)], tmp_path)] == [manifest]


def test_a_spiders_name_means_its_newest_run_and_with_site_all_of_them(output: Path) -> None:
    assert [run.text("run_id") for run in choose_runs(["newsroom"], output)] == ["run-21"]
    assert len(choose_site(["newsroom"], output)) == 21


def test_an_unknown_name_is_one_line_that_says_what_there_is(output: Path) -> None:
    with pytest.raises(UsageError, match=r"'kiosk'.*there is newsroom"):
        choose_runs(["kiosk"], output)


def test_the_funnel_ends_with_what_was_saved_whole(output: Path) -> None:
    runs = choose_runs([], output)
    steps = funnel(runs)
    assert [step.count for step in steps] == [32, 27, 26, 20, 20, runs[0].counts("states")["saved"]]
    assert "5 delivered before" in steps[1].lost
    assert "2 × video only" in steps[3].lost


def test_a_field_that_fell_is_marked_and_one_that_swings_is_not(output: Path) -> None:
    runs = choose_runs([], output)
    rates = {rate.name: rate for rate in field_rates(runs, choose_site([], output))}
    assert [name for name, rate in rates.items() if rate.dropped] == ["authors"]
    assert len(rates["authors"].course) == 21
    assert rates["authors"].change is not None
    assert rates["authors"].change < -50


def test_all_runs_of_a_site_are_a_course_of_their_own_and_not_compared_with_themselves(output: Path) -> None:
    runs = choose_site([], output)
    rates = {rate.name: rate for rate in field_rates(runs, runs)}
    assert rates["authors"].before is None
    assert rates["authors"].course[-1] == 0.25
    assert len(rates["authors"].course) == 21


def test_over_several_runs_what_is_missing_counts_once(tmp_path: Path) -> None:
    misses = [
        {"url": f"https://a.example/{n}", "state": "failed", "reason": "timeout", "retry_at": ""}
        for n in range(4)
    ]
    for number in (20, 21):
        write_run(tmp_path, number, [story(number)], states={"saved": 1, "failed": 4}, found=5, misses=misses)
    page = render(collect(choose_site(["newsroom"], tmp_path)), whole_site=True)
    assert "<dt>failed</dt><dd>4</dd>" in page
    assert "finds, all runs added up</dt><dd>10</dd>" in page
    assert "an article that three runs found counts three times here" in page


def test_a_collection_of_many_publishers_bears_the_name_of_none(tmp_path: Path) -> None:
    mixed = [story(n, publisher=f"Paper {n}") for n in range(2)]
    manifest = write_run(tmp_path, 21, mixed)
    assert '<p class="over">newsroom</p>' in render(collect([read_run(manifest)]))


def test_history_shows_the_words_that_changed_and_what_is_gone(output: Path) -> None:
    history = collect(choose_runs([], output)).history
    revision = next(one for one in history.revisions if one.number == 2)
    assert {(place.old, place.new) for place in revision.places} == {
        ("1728", "1782"),
        ("Samstagmorgen", "Freitagmorgen"),
    }
    assert [one.reason for one in history.gone] == ["http_404"]


@given(st.text(alphabet="ab \n", max_size=60), st.text(alphabet="ab \n", max_size=60))
def test_changes_name_every_word_that_went_or_came(old: str, new: str) -> None:
    places = changes({"text": old}, {"text": new})
    gone = sum(len(place.old.split()) for place in places)
    came = sum(len(place.new.split()) for place in places)
    assert len(new.split()) - len(old.split()) == came - gone
    assert bool(places) == (old.split() != new.split())


@given(
    st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
)
def test_embedded_data_is_the_same_data_and_cannot_end_its_element(value: object) -> None:
    text = str(safe_json(value))
    assert not re.search("[<>&\u2028\u2029\n]", text)
    assert json.loads(text) == value


def test_lines_that_are_no_record_are_counted_not_fatal(tmp_path: Path) -> None:
    manifest = write_run(tmp_path, 21, stories(3))
    with manifest.with_name(manifest.name.replace(".run.json", ".jsonl")).open("ab") as file:
        file.write(b'{"torn": \n\xff\xfe\n[1]\n')
    report = collect([read_run(manifest)])
    assert len(report.lines.records) == 3
    assert report.lines.unreadable == 3
    assert "3 lines of the dataset could not be read" in render(report)


def test_a_manifest_of_another_shape_gives_a_report_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "odd.run.json"
    path.write_text('{"run_id": 7, "states": [], "misses": {}, "traffic": null, "listing_pages": [1]}')
    assert "no verdict" in render(collect([read_run(path)]))


def test_credentials_in_addresses_are_not_shown(tmp_path: Path) -> None:
    manifest = write_run(tmp_path, 21, stories(1), sentence="Feed s3://key:secret@bucket/x failed.")
    page = render(collect([read_run(manifest)]))
    assert "secret" not in page
    assert "s3://bucket/x" in page


def test_the_command_writes_beside_the_dataset_and_says_where(output: Path) -> None:
    done = scrapy(output, "report", "run-21")
    target = output / "newsroom" / "20260309T060000Z.report.html"
    assert (done.code, done.out.strip()) == (0, str(target)), done.err
    assert target.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_open_hands_the_file_to_the_browser(output: Path, tmp_path: Path) -> None:
    browser, seen = tmp_path / "browser", tmp_path / "seen"
    browser.write_text(f'#!/bin/sh\necho "$1" > {seen}\n')
    browser.chmod(0o755)
    ended = scrapy(output, "report", "--open", BROWSER=str(browser))
    assert ended.code == 0
    assert seen.read_text().strip() == Path(ended.out.strip()).as_uri()


def test_a_run_that_has_not_ended_is_named_so(tmp_path: Path) -> None:
    (tmp_path / "newsroom").mkdir()
    (tmp_path / "newsroom" / "20260309T060000Z.jsonl.part").touch()
    with pytest.raises(UsageError, match="has ended yet"):
        choose_runs([], tmp_path)


def test_the_command_is_wrong_usage_without_a_run(tmp_path: Path) -> None:
    done = scrapy(tmp_path, "report")
    assert done.code == 2
    assert done.err.startswith("scrapy report: There is no run below")
    assert len(done.err.splitlines()) == 1


def test_a_folder_in_the_reports_place_is_left_alone(output: Path, tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError, match="is a folder"):
        write_report(collect(choose_runs([], output)), tmp_path)
    assert list(tmp_path.parent.glob(".*making")) == list(tmp_path.iterdir()) == []


def test_what_is_no_file_is_not_replaced_by_one(output: Path, tmp_path: Path) -> None:
    """For root `-o /dev/null` would have put a report in its place."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="a report is a file"):
        write_report(collect(choose_runs([], output)), tmp_path / "pipe")
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_line_that_no_disk_takes_is_told_in_one(output: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "scrapy", "report", "run-21"],
            cwd=PROJECT,
            env=environment(output),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (
        1,
        "scrapy report: Input or output: No space left on device.\n",
    )
