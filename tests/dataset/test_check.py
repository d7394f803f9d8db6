"""What `scrapy dataset validate` finds in files and folders."""

from __future__ import annotations

from pathlib import Path

from crawler.dataset.check import Verdict, check
from tests.dataset.examples import encoded, lines_file, rich_article


def _faults(*paths: Path) -> list[str]:
    return [f"{fault.file.name}:{fault.line}: {fault.what}" for fault in check(paths, Verdict())]


def test_validate_names_file_and_line(tmp_path: Path) -> None:
    file = lines_file(tmp_path / "a.jsonl", rich_article(0), rich_article(1))
    with file.open("ab") as stream:
        stream.write(b"not json\n" + encoded(rich_article(2, missing_pages=[2])) + b'{"schema_version":')
    found = _faults(file)
    assert [each.split(": ")[0] for each in found] == ["a.jsonl:3", "a.jsonl:4", "a.jsonl:4", "a.jsonl:5"]


def test_validate_finds_an_article_that_a_folder_has_twice(tmp_path: Path) -> None:
    a = lines_file(tmp_path / "1.jsonl", rich_article(0), rich_article(1))
    b = lines_file(tmp_path / "2.jsonl", rich_article(0, revision=2), rich_article(1))
    assert _faults(tmp_path) == ["2.jsonl:2: article_id: the same article and revision as 1.jsonl:2"]
    assert _faults(a, b) == [], "two files that are named may be two datasets"


def test_validate_names_an_empty_file(tmp_path: Path) -> None:
    assert _faults(lines_file(tmp_path / "a.jsonl")) == [
        "a.jsonl:0: holds no article; three of five loaders fail on such a file"
    ]
