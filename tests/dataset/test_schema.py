from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from crawler.dataset.fields import article_fields
from crawler.dataset.schema import SCHEMA_DIR, SCHEMA_FILE, VERSIONED_FILE, json_schema, schema_text
from tests.dataset.examples import record, rich_article, sparse_article


def test_the_files_are_what_the_definition_says() -> None:
    hint = "run `python -m crawler.dataset.schema`; if the old one was released, raise SCHEMA_VERSION first"
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text(), hint
    assert VERSIONED_FILE.read_text(encoding="utf-8") == schema_text(), hint


def test_it_is_a_schema_of_its_draft() -> None:
    Draft202012Validator.check_schema(json_schema())


def _objects(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if schema.get("type") == "object":
        yield schema
        for part in schema["properties"].values():
            yield from _objects(part)
    if "items" in schema:
        yield from _objects(schema["items"])


def test_every_key_is_required_described_and_of_one_type() -> None:
    objects = list(_objects(json_schema()))
    assert len(objects) == 6
    for each in objects:
        assert each["required"] == list(each["properties"])
        assert each["additionalProperties"] is False
        for name, part in each["properties"].items():
            assert part["description"], name
            nullable = name in {"published_at", "modified_at", "fetched_at"}
            assert isinstance(part["type"], list) == nullable, name


def test_the_keys_stand_in_the_order_of_the_record() -> None:
    assert [field.name for field in article_fields()] == list(record(sparse_article()))


@pytest.mark.parametrize("article", [rich_article(), sparse_article()])
def test_articles_fit_the_schema(article: Any) -> None:
    Draft202012Validator(json_schema()).validate(json.loads(json.dumps(record(article))))


_SAYS_NOTHING = frozenset({"$id", "description", "title", "required"})  # of what a line may hold
_PARTS = frozenset({"properties", "items"})


def _contradictions(before: dict[str, Any], now: dict[str, Any], where: str = "") -> Iterator[str]:
    """Where a line written under `before` may hold what `now` does not allow, at any depth."""
    for word in sorted((set(before) | set(now)) - _SAYS_NOTHING - _PARTS):
        more_values = (
            word == "enum" and set(before.get(word, ())) and set(before[word]) <= set(now.get(word, ()))
        )
        if before.get(word) != now.get(word) and not more_values:
            yield f"{where}: {word}"
    for name, part in before.get("properties", {}).items():
        path = f"{where}.{name}".lstrip(".")
        if name in now.get("properties", {}):
            yield from _contradictions(part, now["properties"][name], path)
        else:
            yield f"{path}: gone"
    if "items" in before:
        yield from _contradictions(before["items"], now.get("items", {}), f"{where}[]")


@pytest.mark.parametrize(
    ("where", "change", "said"),
    [
        ("related.items.properties.url", {"type": "integer"}, ["related[].url: type"]),
        ("crawl.properties.listing_page", {"type": ["integer", "null"]}, ["crawl.listing_page: type"]),
        ("crawl.properties", {"run_id": None}, ["crawl.run_id: gone"]),
        ("body.items.properties.level", {"maximum": 3}, ["body[].level: maximum"]),
        ("body.items.properties.type", {"enum": ["heading"]}, ["body[].type: enum"]),
        ("tags.items", {"pattern": "^a"}, ["tags[]: pattern"]),
        ("access", {"enum": ["free", "metered", "paywalled", "unknown", "trial"]}, []),
        ("rights.properties", {"licence": {"type": "string"}}, []),
        ("crawl.properties.run_id", {"description": "Other words."}, []),
    ],
)
def test_a_change_that_contradicts_older_lines_is_seen_at_any_depth(
    where: str, change: dict[str, Any], said: list[str]
) -> None:
    changed = part = json_schema()
    for step in ["properties", *where.split(".")]:
        part = part[step]
    part.update(change)
    for name in [name for name, value in change.items() if value is None]:
        del part[name]
    assert list(_contradictions(json_schema(), changed)) == said


def test_no_kept_schema_of_this_major_version_is_contradicted() -> None:
    """Lines of every older minor version must still mean the same: keys stay, and keep their type."""
    kept = sorted(SCHEMA_DIR.glob("versions/article-1.*.schema.json"))
    assert kept
    for file in kept:
        found = list(_contradictions(json.loads(file.read_text(encoding="utf-8")), json_schema()))
        assert found == [], file.name
