"""`make hostile`: runs the matrix with ours and with plain Scrapy, and writes the table of docs/reliability.md.

python -m tests.hostile.table             all of it
python -m tests.hostile.table NAME ...    these rows; what the table says of the others stays

Exits 1 when one of our rows is not right.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.crawling import PROJECT
from tests.hostile.matrix import Row, matrix

PAGE = PROJECT / "docs" / "reliability.md"
_START, _END = "<!-- matrix: written by make hostile -->", "<!-- end of matrix -->"
# Crawls at a time: many of them wait for a server that is silent.
_AT_A_TIME = 3
_IS = {True: "yes", False: "**no**"}


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it stands in the table: whether ours and plain Scrapy are right."""

    group: str
    name: str
    right: str
    ours: bool
    plain: bool

    def __str__(self) -> str:
        return f"| {self.group} | {self.name} | {self.right} | {_IS[self.ours]} | {_IS[self.plain]} |"


def shown(name: str) -> str:
    """A row's name as the table has it."""
    return name.replace("-", " ")


def _result(row: Row, folder: Path) -> Line:
    ours, plain = row.ours(folder / row.name / "ours"), row.plain(folder / row.name / "plain")
    sys.stdout.write(f"{row.group} {row.name}: {ours or 'right'} | plain: {plain or 'right'}\n")
    sys.stdout.flush()
    return Line(row.group, shown(row.name), row.right, not ours, not plain)


def lines_of(table: str) -> dict[str, Line]:
    """What a table says of each row, by its name."""
    found = {}
    for row in table.splitlines():
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        if len(cells) == 5 and cells[3] in _IS.values():
            found[cells[1]] = Line(cells[0], cells[1], cells[2], cells[3] == _IS[True], cells[4] == _IS[True])
    return found


def table(found: Sequence[Line]) -> str:
    """The counts by group, then a line for each row."""
    lines = ["| group | cases | Broadsheet | plain Scrapy |", "|---|---|---|---|"]
    for group in (*dict.fromkeys(each.group for each in found), "all"):
        own = [each for each in found if group in {each.group, "all"}]
        ours, plain = sum(each.ours for each in own), sum(each.plain for each in own)
        lines.append(f"| {group} | {len(own)} | {ours} | {plain} |")
    lines += ["", "| group | case | what is right | Broadsheet | plain Scrapy |", "|---|---|---|---|---|"]
    return "\n".join([*lines, *map(str, found)])


def _run(rows: Iterable[Row]) -> dict[str, Line]:
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(_AT_A_TIME) as pool:
        return {line.name: line for line in pool.map(lambda row: _result(row, Path(folder)), rows)}


def main(names: Sequence[str]) -> int:
    rows = list(matrix())
    if unknown := set(names) - {row.name for row in rows}:
        sys.exit(f"There is no row {', '.join(sorted(unknown))}.")
    head, _, rest = PAGE.read_text("utf8").partition(_START)
    before, _, after = rest.partition(_END)
    new = _run(row for row in rows if not names or row.name in names)
    said = {**lines_of(before), **new} if names else new
    found = [said[shown(row.name)] for row in rows if shown(row.name) in said]
    PAGE.write_text(f"{head}{_START}\n{table(found)}\n{_END}{after}", "utf8")
    right, by_plain = sum(each.ours for each in new.values()), sum(each.plain for each in new.values())
    sys.stdout.write(f"{right} of {len(new)} right; plain Scrapy {by_plain}.\n")
    return 0 if right == len(new) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
