"""The demo, from end to end: what the dataset says is what the stories say."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.dataset.validate import problems
from crawler.newsroom.truth import truth
from tests.crawling import Ended, lines, manifest_of, scrapy

FIELDS = sorted(truth("http://127.0.0.1:1")[0])


@pytest.fixture(scope="module")
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
    return free


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("newsroom")


@pytest.fixture(scope="module")
def crawl(folder: Path, port: int) -> Iterator[Ended]:
    yield scrapy(folder, "crawl", "newsroom", "-o", str(folder / "first.jsonl"), NEWSROOM_PORT=str(port))


@pytest.fixture(scope="module")
def records(crawl: Ended, folder: Path) -> dict[str, dict[str, Any]]:
    return {record["url"]: record for record in lines(folder / "first.jsonl")}


@pytest.fixture(scope="module")
def expected(port: int) -> dict[str, dict[str, Any]]:
    return {record["url"]: record for record in truth(f"http://127.0.0.1:{port}")}


def test_the_demo_ends_with_3_because_it_holds_incomplete_articles(crawl: Ended) -> None:
    assert crawl.code == 3, crawl.err
    assert "Traceback" not in crawl.err


def test_every_article_of_the_truth_is_delivered_once(
    records: dict[str, Any], expected: dict[str, Any], folder: Path
) -> None:
    assert set(records) == set(expected)
    assert len(lines(folder / "first.jsonl")) == len(expected)


@pytest.mark.parametrize("field", FIELDS)
def test_field_equals_the_truth_in_every_article(
    field: str, records: dict[str, Any], expected: dict[str, Any]
) -> None:
    wrong = {
        url: (records[url][field], truth_of[field])
        for url, truth_of in expected.items()
        if url in records and _own(records[url][field], truth_of[field]) != truth_of[field]
    }
    assert not wrong


def _own(read: Any, wanted: Any) -> Any:
    """Of blocks, pictures and cards the parts that the truth speaks of."""
    if isinstance(wanted, list) and wanted and isinstance(wanted[0], dict):
        return [{name: part[name] for name in wanted[0]} for part in read]
    if isinstance(wanted, dict):
        return {name: read[name] for name in wanted}
    return read


def test_every_line_is_a_valid_record(records: dict[str, Any]) -> None:
    assert {url: found for url, record in records.items() if (found := problems(record))} == {}


def test_what_is_no_article_is_refused_with_its_reason(crawl: Ended, folder: Path) -> None:
    manifest = manifest_of(folder)
    assert manifest["states"]["refused"] >= 2
    assert "video only" in manifest["reasons"]["refused"]


def test_the_books_balance(crawl: Ended, folder: Path, expected: dict[str, Any]) -> None:
    manifest = manifest_of(folder)
    assert manifest["found"] == sum(manifest["states"].values())
    assert manifest["states"]["saved"] + manifest["states"]["incomplete"] == len(expected)
    assert manifest["exit_code"] == crawl.code


def test_a_second_run_into_another_file_writes_the_same(crawl: Ended, folder: Path, port: int) -> None:
    again = scrapy(folder, "crawl", "newsroom", "-o", str(folder / "second.jsonl"), NEWSROOM_PORT=str(port))
    assert again.code == 3, again.err
    assert _timeless(folder / "second.jsonl") == _timeless(folder / "first.jsonl")


def _timeless(path: Path) -> list[dict[str, Any]]:
    records = lines(path)
    for record in records:
        del record["crawl"]["run_id"], record["crawl"]["fetched_at"]
    return records


def test_a_taken_port_is_one_line_and_exit_1(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = scrapy(tmp_path, "crawl", "newsroom", "-L", "ERROR", NEWSROOM_PORT=port)
    assert ended.code == 1
    assert f"Port {port}" in ended.err
    assert "Traceback" not in ended.err
