"""The dataset card: a README.md that tells people and `datasets.load_dataset` what the folder holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crawler.dataset.fields import Field, article_fields
from crawler.dataset.loaders import loaders
from crawler.dataset.table import field_table
from crawler.items import SCHEMA_VERSION

MARK = (
    "<!-- Written by Broadsheet after each run; changes are lost. Delete this line to keep your own text. -->"
)
_DTYPES = {"text": "string", "moment": "timestamp[us, tz=UTC]", "whole": "int64", "flag": "bool"}
# `20260305T093000Z`, perhaps with a number or the run's id behind it (`-2`, `-1f2e3d`). The third letter from the
# end tells it from `….rejected.jsonl`, in the few words that the globs of all five loaders have in common.
PATTERNS: Mapping[str, str] = {
    "jsonl": "????????T*[0-9a-fZ-]??.jsonl",
    "jsonl.gz": "????????T*[0-9a-fZ-]??.jsonl.gz",
    "jsonl.zst": "????????T*[0-9a-fZ-]??.jsonl.zst",
    "parquet": "????????T*[0-9a-fZ-]??.parquet",
}


def _features(fields: tuple[Field, ...], indent: str) -> Iterator[str]:
    """The columns in the YAML of Hugging Face `dataset_info.features`."""
    for field in fields:
        yield f"{indent}- name: {field.name}"
        element = field.parts[0] if field.kind == "list" else None
        if element is not None and element.kind != "struct":
            yield f"{indent}  list: {_DTYPES[element.kind]}"
        elif field.parts:
            yield f"{indent}  {'list' if element else 'struct'}:"
            yield from _features(element.parts if element else field.parts, indent + "  ")
        else:
            yield f"{indent}  dtype: {_DTYPES[field.kind]}"


def _front_matter(name: str, files: Mapping[str, str]) -> Iterator[str]:
    yield "---"
    yield f"pretty_name: {quoted(name)}"
    yield "task_categories:\n- text-generation\n- summarization"
    yield "tags:\n- news"
    yield "configs:"
    for index, (form, pattern) in enumerate(files.items()):
        yield f"- config_name: {'default' if index == 0 else form.replace('.', '-')}"
        yield f"  data_files: {quoted(pattern)}"
    yield "dataset_info:"
    for index, form in enumerate(files):
        yield f"- config_name: {'default' if index == 0 else form.replace('.', '-')}"
        yield "  features:"
        yield from _features(article_fields(), "  ")
    yield "---"


def quoted(text: str) -> str:
    """The text as YAML takes it, whatever is in it."""
    return "'" + " ".join(text.split()).replace("'", "''") + "'"


def card(name: str, files: Mapping[str, str]) -> str:
    """The README of a folder of articles.

    `files` tells for each format in the folder (a key of `PATTERNS`) the pattern of its files; the first is
    what is loaded without options. Raises ValueError when there is none.
    """
    if not files:
        raise ValueError("a dataset card needs at least one format")
    main = next(iter(files.values()))
    parts = [
        "\n".join(_front_matter(name, files)),
        MARK,
        f"# {name}",
        f"News articles, one a row, in the record of Broadsheet {SCHEMA_VERSION}. Written by `scrapy crawl`: "
        "each run adds a file with what is new or changed. An article that changed stands in a later file "
        "again, with the same `article_id` and a higher `revision`; `scrapy dataset latest` gives each once.",
        "## Load it",
        "Run in this folder. The lines are tried with Hugging Face datasets 5.2, pandas 3.1, Polars 2.1, "
        "DuckDB 2.0 and PyArrow 26. Where they spell out types it is because the tool would guess them from "
        "its first rows, and fail or lose values where a column is empty at first.",
    ]
    for loader in loaders(main):
        parts += [f"### {loader.name}", f"```python\n{loader.code}\n```"]
    parts += [
        "## Fields",
        'Every key is in every row, in this order, with one type for ever. Unknown text is `""`, lists are '
        "never null, only dates may be null. The same as JSON Schema: `article.schema.json`.",
        field_table().rstrip("\n"),
        "## Rights",
        "The texts belong to their publishers. What each page said about the use of its text by machines "
        "stands in `rights`, as observed; it is not legal advice.",
    ]
    return "\n\n".join(parts) + "\n"
