"""Each article once, its newest revision."""

from __future__ import annotations

from pathlib import Path

from crawler.dataset.newest import newest
from crawler.dataset.source import Source
from tests.dataset.examples import lines_file, rich_article


def test_latest_gives_the_newest_revision_of_each_article(tmp_path: Path) -> None:
    lines_file(tmp_path / "1.jsonl", rich_article(0), rich_article(1), rich_article(2, revision=3))
    lines_file(
        tmp_path / "2.jsonl", rich_article(0, revision=2), rich_article(2, revision=2), rich_article(3)
    )
    found = [(row.record["headline"][-1], row.record["revision"]) for row in newest(Source.of([tmp_path]))]
    assert found == [("1", 1), ("2", 3), ("0", 2), ("3", 1)]
