"""What `scrapy dataset` does, through the functions behind it and through the command itself."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.dataset.check import Verdict, check
from crawler.dataset.difference import difference
from crawler.dataset.newest import newest
from crawler.dataset.source import Source
from crawler.dataset.statistics import figures
from crawler.dataset.telling import difference_text, figures_json, figures_text
from crawler.dataset.where import condition, moment, published
from crawler.dataset.writing import format_of, write_file
from crawler.errors import StartError, UsageError
from crawler.items import Article, Block
from tests.dataset.examples import encoded, record, rich_article, sparse_article


def _file(path: Path, *articles: Article) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"".join(map(encoded, articles)))
    return path


# -- validate ---------------------------------------------------------------------------------------------------


def _faults(*paths: Path) -> list[str]:
    return [f"{fault.file.name}:{fault.line}: {fault.what}" for fault in check(paths, Verdict())]


def test_validate_names_file_and_line(tmp_path: Path) -> None:
    file = _file(tmp_path / "a.jsonl", rich_article(0), rich_article(1))
    with file.open("ab") as stream:
        stream.write(b"not json\n" + encoded(rich_article(2, missing_pages=[2])) + b'{"schema_version":')
    found = _faults(file)
    assert [each.split(": ")[0] for each in found] == ["a.jsonl:3", "a.jsonl:4", "a.jsonl:4", "a.jsonl:5"]


def test_validate_finds_an_article_that_a_folder_has_twice(tmp_path: Path) -> None:
    a = _file(tmp_path / "1.jsonl", rich_article(0), rich_article(1))
    b = _file(tmp_path / "2.jsonl", rich_article(0, revision=2), rich_article(1))
    assert _faults(tmp_path) == ["2.jsonl:2: article_id: the same article and revision as 1.jsonl:2"]
    assert _faults(a, b) == [], "two files that are named may be two datasets"


def test_validate_names_an_empty_file(tmp_path: Path) -> None:
    assert _faults(_file(tmp_path / "a.jsonl")) == [
        "a.jsonl:0: holds no article; three of five loaders fail on such a file"
    ]


# -- latest -----------------------------------------------------------------------------------------------------


def test_latest_gives_the_newest_revision_of_each_article(tmp_path: Path) -> None:
    _file(tmp_path / "1.jsonl", rich_article(0), rich_article(1), rich_article(2, revision=3))
    _file(tmp_path / "2.jsonl", rich_article(0, revision=2), rich_article(2, revision=2), rich_article(3))
    found = [(row.record["headline"][-1], row.record["revision"]) for row in newest(Source.of([tmp_path]))]
    assert found == [("1", 1), ("2", 3), ("0", 2), ("3", 1)]


# -- stats ------------------------------------------------------------------------------------------------------


def test_stats_counts_what_there_is(tmp_path: Path) -> None:
    early = rich_article(
        1, published_at="2025-01-01T00:00:00Z", modified_at="2024-12-31T00:00:00Z", revision=2
    )
    file = _file(tmp_path / "a.jsonl", rich_article(1), early, sparse_article(2, complete=False))
    found = figures(Source.of([file]))
    assert (found.lines, found.articles, found.revised, found.joined, found.incomplete) == (3, 2, 1, 2, 1)
    assert (found.first, found.last) == ("2025-01-01T00:00:00Z", "2026-03-01T06:30:00Z")
    assert found.modified_before_published == 1
    made = figures_json(found)
    assert made["filled"]["headline"] == pytest.approx(2 / 3)
    assert made["language"] == {"en": 2, "": 1}
    assert "incomplete" in figures_text(found)


# -- export -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("section=leadership & karriere", True),
        ("section=leadership", False),
        ("section~leadership", True),
        ("section!=work", True),
        ("authors=ada quill", True),
        ("authors!=ada quill", False),
        ("crawl.spider=paper", True),
        ("body.type=code", True),
        ("related.section~or", True),
        ("complete=true", True),
        ("page_count=2", True),
        ("teaser=", False),
    ],
)
def test_conditions(text: str, fits: bool) -> None:
    assert condition(text)(record(rich_article())) is fits


@pytest.mark.parametrize(
    "text", ["section", "=x", "colour=red", "crawl.colour=red", "headline.x=1", "crawl.spider.x=1"]
)
def test_a_condition_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        condition(text)


@pytest.mark.parametrize(
    ("since", "until", "fits"),
    [
        ("2026-03-01", "", True),
        ("2026-03-02", "", False),
        ("", "2026-03-01T06:30", False),
        ("", "2026-03-01T06:31", True),
        ("2026-03-01T07:30+01:00", "", True),
        ("2026-03-01T07:31+01:00", "", True),
    ],
)
def test_since_and_until(since: str, until: str, fits: bool) -> None:
    expected = fits and since != "2026-03-01T07:31+01:00"
    assert published(since, until)(record(rich_article())) is expected


def test_an_article_without_a_date_counts_by_when_it_was_fetched() -> None:
    assert published("2026-03-03")(record(rich_article(published_at=None)))
    assert not published("2026-03-03")(record(sparse_article()))


def test_ages_count_from_now() -> None:
    now = datetime(2026, 3, 10, tzinfo=UTC)
    assert moment("7d", now) == "2026-03-03T00:00:00Z"
    for wrong in ("yesterday", "7x", "999999w", "2026-13-01"):
        with pytest.raises(UsageError):
            moment(wrong, now)


def test_nothing_is_written_when_nothing_fits_and_nothing_half(tmp_path: Path) -> None:
    def failing() -> Any:
        yield from Source.of([_file(tmp_path / "in.jsonl", rich_article(0))])
        raise RuntimeError("halfway")

    for form in ("jsonl", "jsonl.gz", "jsonl.zst", "parquet", "csv"):
        file = tmp_path / "out" / f"x.{form}"
        assert write_file(iter(()), file, form) == 0
        with pytest.raises(RuntimeError):
            write_file(failing(), file, form)
        assert list((tmp_path / "out").iterdir()) == []


def test_the_same_lines_give_the_same_bytes(tmp_path: Path) -> None:
    source = Source.of([_file(tmp_path / "in.jsonl", rich_article(0), sparse_article(1))])
    for form in ("jsonl", "jsonl.gz", "jsonl.zst", "parquet", "csv"):
        one, two = tmp_path / f"1.{form}", tmp_path / f"2.{form}"
        write_file(iter(source), one, form)
        write_file(iter(source), two, form)
        assert one.read_bytes() == two.read_bytes()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StartError, match="cannot be written"):
        write_file(iter(()), tmp_path / "file" / "x.jsonl", "jsonl")


def test_the_format_follows_the_ending_unless_it_is_named() -> None:
    assert format_of(Path("a.jsonl.gz")) == "jsonl.gz"
    assert format_of(Path("a"), "csv") == "csv"
    for name, form in (("a.xlsx", ""), ("a.csv", "xlsx")):
        with pytest.raises(UsageError, match="parquet"):
            format_of(Path(name), form)


# -- diff -------------------------------------------------------------------------------------------------------


def test_diff_tells_articles_and_fields(tmp_path: Path) -> None:
    a = _file(tmp_path / "a.jsonl", rich_article(0), rich_article(1), rich_article(2))
    b = _file(
        tmp_path / "b.jsonl",
        rich_article(1, teaser="An older teaser."),
        rich_article(1, teaser="Another teaser.", revision=2),
        rich_article(2),
        rich_article(3),
    )
    found = difference(Source.of([a]), Source.of([b]))
    assert (found.same, found.changed, found.only_a, found.only_b) == (1, 1, 1, 1)
    assert dict(found.by_field) == {"teaser": 1, "content_hash": 1}
    before, after = found.shown[0].fields["teaser"]
    assert (before, after) == ("Why a small harbour keeps its timetable on paper.", "Another teaser.")
    assert found.ids_a == [record(rich_article(0))["article_id"]]
    assert found.ids_b == [record(rich_article(3))["article_id"]]
    assert "B Another teaser." in difference_text(found)


def test_diff_of_the_same_is_nothing_whatever_the_format_and_the_order(tmp_path: Path) -> None:
    a = _file(tmp_path / "a.jsonl", *(rich_article(n) for n in range(20)))
    b = tmp_path / "b.parquet"
    write_file(reversed(list(Source.of([a]))), b, "parquet")
    found = difference(Source.of([a]), Source.of([b]))
    assert not found
    assert found.same == 20


def test_a_terminal_is_safe_from_the_data(tmp_path: Path) -> None:
    a = _file(tmp_path / "a.jsonl", rich_article(0))
    b = _file(tmp_path / "b.jsonl", rich_article(0, body=[Block(text="\x1b]0;owned\x07")], section="\x1b[2J"))
    text = difference_text(difference(Source.of([a]), Source.of([b]))) + figures_text(figures(Source.of([b])))
    assert "\x1b" not in text


# -- the command ------------------------------------------------------------------------------------------------


@pytest.fixture
def scrapy(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def run(*args: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-W", "ignore", "-m", "scrapy", "dataset", *args]
        root = Path(__file__).parents[2]
        return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60, check=False)

    return run


@pytest.mark.slow
def test_the_command_from_end_to_end(scrapy: Callable[..., Any], tmp_path: Path) -> None:
    data = tmp_path / "paper"
    _file(data / "1.jsonl", rich_article(0), sparse_article(1))
    _file(data / "2.jsonl", rich_article(0, revision=2, teaser="New."))
    done = scrapy("validate", str(data))
    assert (done.returncode, done.stdout) == (0, "")
    assert "3 lines in 2 files: 0 faults" in done.stderr
    done = scrapy("latest", str(data))
    assert [json.loads(line)["revision"] for line in done.stdout.splitlines()] == [1, 2]
    done = scrapy("export", str(data), "--latest", "--where", "access=free", "-o", str(tmp_path / "x.csv"))
    assert done.returncode == 0, done.stderr
    with (tmp_path / "x.csv").open(newline="") as stream:
        assert [row["teaser"] for row in csv.DictReader(stream)] == ["New."]
    done = scrapy("export", str(data), "--format", "parquet", "-o", f"{tmp_path}/folder/")
    assert {file.name for file in (tmp_path / "folder").iterdir()} == {
        "README.md",
        "article.schema.json",
        "articles.parquet",
    }
    done = scrapy("diff", str(data), str(tmp_path / "folder"), "--json")
    assert (done.returncode, json.loads(done.stdout)["same"]) == (0, 2)
    done = scrapy("stats", str(data), "--json")
    assert json.loads(done.stdout)["articles"] == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        ((), 2, "say what to do: validate"),
        (("vlaidate", "x"), 2, "there is no action 'vlaidate'"),
        (("stats",), 2, "needs a file or folder"),
        (("stats", "nothing.jsonl"), 2, "no such file"),
        (("stats", "x.jsonl", "--since", "7d"), 2, "stats takes no --since"),
        (("diff", "x.jsonl"), 2, "diff A B"),
        (("validate", "--shw", "x"), 2, "--shw"),
    ],
)
def test_wrong_usage_is_one_line(
    scrapy: Callable[..., Any], args: tuple[str, ...], code: int, said: str
) -> None:
    done = scrapy(*args)
    assert done.returncode == code
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("action", ["export", "latest"])
def test_a_dataset_is_not_written_over_while_it_is_read(
    scrapy: Callable[..., Any], tmp_path: Path, action: str
) -> None:
    file = _file(tmp_path / "paper" / "1.jsonl", rich_article(0), sparse_article(1))
    before = file.read_bytes()
    for target, said in [(file, "one of the files that are read"), (file.parent, "each article twice")]:
        done = scrapy(action, str(file.parent), "-o", str(target))
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert said in done.stderr
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


def test_line_breaks_of_a_text_are_told_as_such(tmp_path: Path) -> None:
    a = _file(tmp_path / "a.jsonl", rich_article(0, teaser="One."))
    b = _file(tmp_path / "b.jsonl", rich_article(0, teaser="One.\n\nTwo."))
    text = difference_text(difference(Source.of([a]), Source.of([b])))
    assert "One. ¶ Two." in text
    assert "�" not in text
