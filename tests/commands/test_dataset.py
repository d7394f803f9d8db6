"""`scrapy dataset` from end to end."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.dataset.examples import lines_file, rich_article, sparse_article


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
    lines_file(data / "1.jsonl", rich_article(0), sparse_article(1))
    lines_file(data / "2.jsonl", rich_article(0, revision=2, teaser="New."))
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
    file = lines_file(tmp_path / "paper" / "1.jsonl", rich_article(0), sparse_article(1))
    before = file.read_bytes()
    for target, said in [(file, "one of the files that are read"), (file.parent, "each article twice")]:
        done = scrapy(action, str(file.parent), "-o", str(target))
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert said in done.stderr
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]
