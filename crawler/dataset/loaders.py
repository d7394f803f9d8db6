"""The lines that load a dataset into the common tools, written out for the dataset's README.

Each tool guesses types from the first lines or the first file, and then fails, or drops values silently, on a
column that was empty there (measured: pandas 3.1, Polars 2.1, DuckDB 2.0, PyArrow 26, Hugging Face datasets
5.2). So the lines carry the types. `tests/dataset/test_loading.py` runs these very lines.
"""

from __future__ import annotations

from textwrap import fill

from msgspec import Struct

from crawler.dataset.fields import Field, article_fields


class Loader(Struct, frozen=True):
    """One tool: its name, the lines, and the variable that holds the data after them."""

    name: str
    variable: str
    code: str


class _Words(Struct, frozen=True):
    """How one tool writes types: of each scalar kind, of a list, of a struct and of a struct's part."""

    text: str
    whole: str
    flag: str
    moment: str
    many: str
    struct: str
    part: str

    def type_of(self, field: Field) -> str:
        if field.kind == "list":
            return self.many.format(self.type_of(field.parts[0]))
        if field.kind == "struct":
            return self.struct.format(
                ", ".join(self.part.format(p.name, self.type_of(p)) for p in field.parts)
            )
        written: str = getattr(self, field.kind)
        return written

    def columns(self, column: str) -> str:
        """All columns, wrapped to lines of a README."""
        pairs = ", ".join(column.format(field.name, self.type_of(field)) for field in article_fields())
        return fill(pairs, 100, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)


_POLARS = _Words(
    "text", "whole", "flag", "moment", many="pl.List({})", struct="pl.Struct({{{}}})", part='"{}": {}'
)
_ARROW = _Words(
    "text", "whole", "flag", "moment", many="pa.list_({})", struct="pa.struct({{{}}})", part='"{}": {}'
)
_DUCKDB = _Words(
    "VARCHAR", "BIGINT", "BOOLEAN", "TIMESTAMPTZ", many="{}[]", struct="STRUCT({})", part='"{}" {}'
)


def _pandas(files: str) -> str:
    return f"""\
import glob
import pandas as pd

df = pd.concat(
    [pd.read_json(name, lines=True, dtype=False) for name in sorted(glob.glob("{files}"))], ignore_index=True
).assign(
    published_at=lambda df: pd.to_datetime(df.published_at, utc=True),
    modified_at=lambda df: pd.to_datetime(df.modified_at, utc=True),
)"""


def _polars(files: str) -> str:
    return f"""\
import polars as pl

text, whole, flag, moment = pl.String, pl.Int64, pl.Boolean, pl.Datetime("us", "UTC")
schema = {{
{_POLARS.columns('"{}": {}')}
}}
df = pl.read_ndjson("{files}", schema=schema)"""


def _duckdb(files: str) -> str:
    return f"""\
import duckdb

articles = duckdb.sql(\"\"\"FROM read_json('{files}', format = 'newline_delimited', columns = {{
{_DUCKDB.columns("{}: '{}'")}
}})\"\"\")"""


def _pyarrow(files: str) -> str:
    # A block must hold the longest line; the default of 1 MiB does not hold a very long article.
    return f"""\
import glob
import pyarrow as pa
from pyarrow import json

text, whole, flag, moment = pa.string(), pa.int64(), pa.bool_(), pa.timestamp("us", tz="UTC")
schema = pa.schema({{
{_ARROW.columns('"{}": {}')}
}})
blocks, typed = json.ReadOptions(block_size=1 << 24), json.ParseOptions(explicit_schema=schema)
names = sorted(glob.glob("{files}"))
table = pa.concat_tables(json.read_json(pa.input_stream(name), blocks, typed) for name in names)"""


# The folder's README names files and types; the path must have a name, so "." will not do.
_DATASETS = """\
import os
from datasets import load_dataset

dataset = load_dataset(os.getcwd(), split="train")"""


def loaders(files: str) -> tuple[Loader, ...]:
    """The lines for the files of a dataset.

    `files` is a glob pattern of one format (JSON lines, gzip, zstd or Parquet) in the README's own folder.
    """
    if files.endswith(".parquet"):
        lines = {
            "pandas": "import glob\nimport pandas as pd\n\n"
            f'df = pd.concat(map(pd.read_parquet, sorted(glob.glob("{files}"))), ignore_index=True)',
            "polars": f'import polars as pl\n\ndf = pl.read_parquet("{files}")',
            "duckdb": f"import duckdb\n\narticles = duckdb.sql(\"FROM read_parquet('{files}')\")",
            "pyarrow": "import glob\nimport pyarrow.dataset as ds\n\n"
            f'table = ds.dataset(sorted(glob.glob("{files}"))).to_table()',
        }
    else:
        lines = {
            "pandas": _pandas(files),
            "polars": _polars(files),
            "duckdb": _duckdb(files),
            "pyarrow": _pyarrow(files),
        }
    return (
        Loader("Hugging Face datasets", "dataset", _DATASETS),
        Loader("pandas", "df", lines["pandas"]),
        Loader("Polars", "df", lines["polars"]),
        Loader("DuckDB", "articles", lines["duckdb"]),
        Loader("PyArrow", "table", lines["pyarrow"]),
    )
