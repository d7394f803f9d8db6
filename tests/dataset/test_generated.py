"""What is generated from the record says what the record says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from crawler.dataset.arrow import arrow_row, arrow_schema, plain_row
from crawler.dataset.beside import formats_in, keep_beside
from crawler.dataset.card import MARK, PATTERNS, card
from crawler.dataset.schema import SCHEMA_FILE
from crawler.dataset.table import DOCUMENT, field_table, with_table
from crawler.errors import UsageError
from tests.dataset.examples import encoded, record, rich_article, sparse_article


def _front_matter(text: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(text.split("---\n")[1])
    return loaded


def test_the_table_in_the_documents_is_up_to_date() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    assert with_table(document) == document, "run `python -m crawler.dataset.table`"
    assert "`crawl.fetched_at` | date or null" in field_table()


def test_a_document_without_a_place_for_the_table_is_refused() -> None:
    with pytest.raises(UsageError, match="no place"):
        with_table("# Nothing here")


@pytest.mark.parametrize("article", [rich_article(), sparse_article()])
def test_a_record_survives_arrow(article: Any) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    line = record(article)
    table = pyarrow.Table.from_pylist([arrow_row(line)], schema=arrow_schema())
    assert plain_row(table.to_pylist()[0]) == line
    assert list(table.column_names) == list(line)
    assert line == record(article), "the record itself stays as it was"


def test_the_features_of_the_card_are_those_of_the_arrow_schema() -> None:
    datasets = pytest.importorskip("datasets")
    expected = datasets.Features.from_arrow_schema(arrow_schema())._to_yaml_list()
    for config in _front_matter(card("paper", PATTERNS))["dataset_info"]:
        assert config["features"] == expected


def test_the_card_is_valid_yaml_whatever_the_name() -> None:
    head = _front_matter(card("it's: \n- 'a' #\"name\"", {"jsonl": "*[0-9].jsonl"}))
    assert head["pretty_name"] == "it's: - 'a' #\"name\""
    assert head["configs"] == [{"config_name": "default", "data_files": "*[0-9].jsonl"}]


def test_what_lies_beside_follows_the_formats_in_the_folder(tmp_path: Path) -> None:
    assert keep_beside(tmp_path, "paper") == []
    (tmp_path / "20260301T060000Z.rejected.jsonl").write_text("{}\n")
    assert keep_beside(tmp_path, "paper") == []
    (tmp_path / "20260301T060000Z.jsonl").write_bytes(encoded(sparse_article()))
    (tmp_path / "20260301T060000Z.parquet").write_bytes(b"")
    assert list(formats_in(tmp_path)) == ["jsonl", "parquet"]
    assert {file.name for file in keep_beside(tmp_path, "paper")} == {"README.md", "article.schema.json"}
    assert (tmp_path / "article.schema.json").read_bytes() == SCHEMA_FILE.read_bytes()
    configs = _front_matter((tmp_path / "README.md").read_text("utf-8"))["configs"]
    assert [config["config_name"] for config in configs] == ["default", "parquet"]
    assert keep_beside(tmp_path, "paper") == [], "nothing to do a second time"


def test_a_readme_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "20260301T060000Z.jsonl").write_bytes(encoded(sparse_article()))
    readme = tmp_path / "README.md"
    readme.write_text("# My project\n")
    keep_beside(tmp_path, "paper")
    assert readme.read_text() == "# My project\n"
    readme.write_text(f"{MARK}\n# An older card\n")
    keep_beside(tmp_path, "paper")
    assert "# paper" in readme.read_text("utf-8")
