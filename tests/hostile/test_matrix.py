"""Every row of the matrix, by the real command in a process of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.matrix import Row, matrix
from tests.hostile.table import PAGE, lines_of, shown, table

pytestmark = pytest.mark.slow
ROWS = list(matrix())


@pytest.mark.parametrize("row", [pytest.param(each, id=each.name) for each in ROWS])
def test_ends_as_is_right(tmp_path: Path, row: Row) -> None:
    assert row.ours(tmp_path) == []


def test_every_row_has_a_name_of_its_own_and_a_line_in_the_documents() -> None:
    names = [each.name for each in ROWS]
    assert len(set(names)) == len(names)
    page = PAGE.read_text("utf8")
    assert set(lines_of(page)) == {shown(name) for name in names}


def test_a_table_says_what_was_read_from_it() -> None:
    lines = lines_of(PAGE.read_text("utf8"))
    assert table(list(lines.values())) in PAGE.read_text("utf8")
