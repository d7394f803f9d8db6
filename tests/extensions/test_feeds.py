"""What a user finds in his files, run by run."""

from __future__ import annotations

import csv
import gzip
import json
import socket
from pathlib import Path

import pytest

from tests.crawling import Ended, lines, manifest_of, scrapy


@pytest.fixture(scope="module")
def port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def crawl(folder: Path, port: str, *arguments: str) -> Ended:
    return scrapy(
        folder,
        "crawl",
        "newsroom",
        "-L",
        "WARNING",
        "-a",
        "section=founders-money",
        *arguments,
        NEWSROOM_PORT=port,
    )


def test_every_feed_is_made_from_the_one_journal(tmp_path: Path, port: str) -> None:
    feeds = {
        f"{tmp_path}/a.jsonl": {"format": "jsonlines"},
        f"{tmp_path}/a.csv": {"format": "csv"},
        f"{tmp_path}/a.jsonl.gz": {
            "format": "jsonlines",
            "postprocessing": ["scrapy.extensions.postprocessing.GzipPlugin"],
        },
    }
    ended = crawl(tmp_path, port, "-s", f"FEEDS={json.dumps(feeds)}")
    assert ended.code == 3, ended.err
    records = lines(tmp_path / "a.jsonl")
    with gzip.open(tmp_path / "a.jsonl.gz", "rt", encoding="utf8") as file:
        assert [json.loads(row) for row in file] == records
    with (tmp_path / "a.csv").open(encoding="utf8", newline="") as file:
        assert [row["article_id"] for row in csv.DictReader(file)] == [
            record["article_id"] for record in records
        ]
    assert not list(tmp_path.rglob("*.part"))


def test_a_second_run_has_nothing_new_and_makes_no_empty_file(tmp_path: Path, port: str) -> None:
    crawl(tmp_path, port)
    again = crawl(tmp_path, port)
    assert again.code == 0, again.err
    assert len(list(tmp_path.rglob("*.jsonl"))) == 1
    assert len(list(tmp_path.rglob("*.run.json"))) == 2
    assert manifest_of(tmp_path)["states"]["known"] > 0


def test_an_overwrite_holds_the_whole_section_again(tmp_path: Path, port: str) -> None:
    out = str(tmp_path / "out.jsonl")
    crawl(tmp_path, port, "-O", out)
    first = len(lines(Path(out)))
    crawl(tmp_path, port, "-O", out)
    assert len(lines(Path(out))) == first


def test_an_overwrite_that_read_nothing_leaves_the_old_file(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text('{"headline":"yesterday"}\n')
    dead = scrapy(
        tmp_path, "crawl", "section", "-L", "CRITICAL", "-a", "url=http://127.0.0.1:1/", "-O", str(out)
    )
    assert dead.code == 3, dead.err
    assert out.read_text() == '{"headline":"yesterday"}\n'


def test_a_feed_that_cannot_be_stored_is_owed_to_the_next_run(tmp_path: Path, port: str) -> None:
    (tmp_path / "blocked").write_text("a file where a folder should be")
    both = ("-o", str(tmp_path / "a.jsonl"), "-o", str(tmp_path / "blocked" / "a.csv"))
    ended = crawl(tmp_path, port, *both)
    assert ended.code == 3
    assert "could not be stored" in ended.err
    assert lines(tmp_path / "a.jsonl")
    (tmp_path / "blocked").unlink()
    crawl(tmp_path, port, "-o", str(tmp_path / "a.jsonl"))
    with (tmp_path / "blocked" / "a.csv").open(encoding="utf8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(lines(tmp_path / "a.jsonl"))


def test_a_refusal_is_told_in_whole_sentences_also_when_the_storage_gives_no_reason(
    tmp_path: Path, port: str
) -> None:
    here = "tests.extensions.storages"
    storages = {"sentence": f"{here}.InASentence", "wordless": f"{here}.WithoutAWord"}
    feeds = {
        f"{tmp_path}/a.jsonl": {"format": "jsonlines"},
        "sentence://x/a.csv": {"format": "csv"},
        "wordless://x/a.csv": {"format": "csv"},
    }
    settings = {"FEEDS": feeds, "FEED_STORAGES": storages}
    told = [part for name, value in settings.items() for part in ("-s", f"{name}={json.dumps(value)}")]
    ended = crawl(tmp_path, port, *told)
    assert ended.code == 3
    reports = {feed["uri"]: feed["error"] for feed in manifest_of(tmp_path)["feeds"]}
    assert reports == {"sentence://x/a.csv": "The bucket is closed", "wordless://x/a.csv": "EOFError"}
    assert ".." not in ended.err


@pytest.mark.parametrize(
    "stats", ["crawler.extensions.stats.QuickStats", "scrapy.statscollectors.DummyStatsCollector"]
)
def test_a_storage_that_refuses_at_the_end_is_told_in_one_line(tmp_path: Path, port: str, stats: str) -> None:
    """Scrapy logs its traceback, and counts it: where its stats are switched off it passed for stored."""
    storages = json.dumps({"late": "tests.extensions.storages.AtTheEnd"})
    feeds = ("-o", str(tmp_path / "a.jsonl"), "-o", "late://x/a.csv")
    ended = crawl(tmp_path, port, *feeds, "-s", f"FEED_STORAGES={storages}", "-s", f"STATS_CLASS={stats}")
    assert ended.code == 3
    assert "Feed late://x/a.csv could not be stored: Connection refused. Its lines are safe" in ended.err
    assert "Traceback" not in ended.err
    assert [feed["error"] for feed in manifest_of(tmp_path)["feeds"]] == ["Connection refused"]


def test_an_exporter_that_cannot_end_its_file_has_not_made_the_feed(tmp_path: Path, port: str) -> None:
    exporters = json.dumps({"odd": "tests.extensions.storages.Unfinished"})
    feeds = ("-o", str(tmp_path / "a.jsonl"), "-o", str(tmp_path / "a.odd"))
    ended = crawl(tmp_path, port, *feeds, "-s", f"FEED_EXPORTERS={exporters}")
    assert ended.code == 3
    assert "a.odd could not be stored: No space left on device. Its lines are safe" in ended.err
    assert "Traceback" not in ended.err
    assert not (tmp_path / "a.odd").exists()


def test_a_feed_at_a_dead_ftp_server_is_told_in_one_line(tmp_path: Path, port: str) -> None:
    ended = crawl(
        tmp_path, port, "-o", str(tmp_path / "a.jsonl"), "-o", "ftp://me:geheim@127.0.0.1:1/a-%(time)s.csv"
    )
    assert ended.code == 3
    assert [line for line in ended.err.splitlines() if "could not be stored: Connection refused" in line]
    assert "Traceback" not in ended.err
    assert "geheim" not in ended.err


def test_a_folder_that_cannot_be_written_is_one_line_and_exit_1(tmp_path: Path, port: str) -> None:
    (tmp_path / "blocked").write_text("a file where a folder should be")
    ended = crawl(tmp_path, port, "-o", str(tmp_path / "blocked" / "a.jsonl"))
    assert ended.code == 1
    assert "Traceback" not in ended.err
    assert "blocked" in ended.err.splitlines()[-1]


@pytest.mark.parametrize("feed", ["out.docx", "ftpx://host/a.jsonl"])
def test_an_unknown_format_or_storage_is_a_usage_error(tmp_path: Path, port: str, feed: str) -> None:
    ended = crawl(tmp_path, port, "-o", feed)
    assert ended.code == 2
    assert "Traceback" not in ended.err
