"""Every loader really loads every kind of dataset, with the very lines of the dataset's README."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import zstandard

from crawler.dataset.beside import keep_beside
from crawler.dataset.card import PATTERNS
from crawler.dataset.loaders import Loader, loaders
from crawler.dataset.newest import newest
from crawler.dataset.source import Source
from crawler.dataset.writing import write_file
from crawler.items import Article
from tests.dataset.examples import encoded, rich_article, sparse_article

pytestmark = pytest.mark.slow
LOADERS = {loader.name: loader for loader in loaders("*")}


def _write(file: Path, articles: Iterable[Article]) -> None:
    """The articles as `scrapy crawl` and `scrapy dataset export` write them: lines, packed lines or Parquet."""
    lines = b"".join(map(encoded, articles))
    if file.suffix == ".parquet":
        plain = file.parent / f"{file.stem}.lines"
        plain.mkdir()
        (plain / "a.jsonl").write_bytes(lines)
        write_file(iter(Source.of([plain])), file, "parquet")
        shutil.rmtree(plain)
        return
    if file.suffix == ".gz":
        lines = gzip.compress(lines)
    if file.suffix == ".zst":
        lines = zstandard.compress(lines)
    file.write_bytes(lines)


def _one_file(folder: Path, form: str) -> None:
    _write(folder / f"20260301T060000Z.{form}", [rich_article(0), sparse_article(1), rich_article(2)])


def _daily(folder: Path, form: str) -> None:
    _write(folder / f"20260301T060000Z.{form}", [sparse_article(n) for n in range(4)])
    for day in range(2, 8):
        mark = ("", "-2", "-1f2eed")[day % 3]  # a second run within a second; a run of a fleet
        _write(folder / f"2026030{day}T060000Z{mark}.{form}", [rich_article(day)])


def _rich_at_the_end(folder: Path, form: str) -> None:
    articles = (sparse_article(n) for n in range(30_000))
    _write(folder / f"20260301T060000Z.{form}", [*articles, rich_article(30_000)])


def _latest(folder: Path, form: str) -> None:
    days = folder / "days"
    days.mkdir()
    _daily(days, "jsonl")
    _write(days / "20260309T060000Z.jsonl", [sparse_article(1, revision=2), rich_article(2, revision=2)])
    write_file(newest(Source.of([days])), folder / f"latest.{form}", form)
    keep_beside(folder, "latest", {form: f"latest.{form}"})


SHAPES: dict[str, Callable[[Path, str], None]] = {
    "one file": _one_file,
    "many daily files, the sparse one first": _daily,
    "one rich row after 30,000 sparse ones": _rich_at_the_end,
    "latest": _latest,
}


def _rows(loader: Loader, loaded: Any) -> list[dict[str, Any]]:
    match loader.name:
        case "pandas":
            rows: list[dict[str, Any]] = loaded.to_dict("records")
        case "Polars":
            rows = loaded.to_dicts()
        case "DuckDB":
            rows = [dict(zip(loaded.columns, row, strict=True)) for row in loaded.fetchall()]
        case "PyArrow":
            rows = loaded.to_pylist()
        case _:
            rows = list(loaded)
    return rows


def _plain(value: Any) -> Any:
    """The value as JSON has it; a moment only if it knows its time zone."""
    if isinstance(value, datetime) and value == value:  # noqa: PLR0124  NaT is not itself
        assert value.utcoffset() is not None, "a date without its time zone"
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, datetime):
        return None
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if hasattr(value, "tolist"):
        value = value.tolist()
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _lines_of(readme: Path, loader: str) -> str:
    found = re.search(
        rf"^### {loader}\n\n```python\n(.*?)\n```$", readme.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    assert found
    return found[1]


def _records(folder: Path) -> list[dict[str, Any]]:
    return [row.record for row in Source.of([folder])]


@pytest.fixture(scope="module", params=[f"{shape} in {form}" for shape in SHAPES for form in PATTERNS])
def dataset(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("paper", numbered=True)
    shape, _, form = request.param.rpartition(" in ")
    SHAPES[shape](folder, form)
    for name in ("20260301T060000Z.rejected", "20260302T060000Z-1f2eed.rejected"):
        (folder / f"{name}.jsonl").write_text('{"why": "not an article"}\n')
    if shape != "latest":  # `scrapy dataset latest -o folder/` has written its card itself
        keep_beside(folder, "paper")
    return folder


def _load(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    loader = LOADERS[name]
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    exec(_lines_of(folder / "README.md", name), names)  # noqa: S102  the README's own lines
    return _rows(loader, names[loader.variable])


@pytest.fixture(autouse=True)
def _no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    datasets = pytest.importorskip("datasets")
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    datasets.disable_progress_bars()


@pytest.mark.parametrize("name", list(LOADERS))
def test_the_lines_of_the_readme_load_every_row_and_value(
    dataset: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = _load(dataset, name, monkeypatch)
    written = _records(dataset)
    assert len(rows) == len(written)
    got = {row["article_id"]: row for row in map(_plain, rows)}
    assert len(got) == len(written)
    for record in written if len(written) < 100 else written[-50:]:
        assert got[record["article_id"]] == record
    rich = got[written[-1]["article_id"]]
    assert rich["published_at"].endswith("Z")


def test_hugging_face_needs_no_option_at_all(dataset: Path) -> None:
    loaded = pytest.importorskip("datasets").load_dataset(str(dataset))
    assert list(loaded) == ["train"]
    assert loaded["train"].num_rows == len(_records(dataset))
