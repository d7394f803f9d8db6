"""`make hostile`: runs the matrix with ours and with plain Scrapy, and writes the table of docs/reliability.md.

python -m tests.hostile.table   exits 1 when one of our rows is not right.
"""

from __future__ import annotations

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.crawling import PROJECT
from tests.hostile.matrix import Row, matrix

PAGE = PROJECT / "docs" / "reliability.md"
_START, _END = "<!-- matrix: written by make hostile -->", "<!-- end of matrix -->"
# Crawls at a time: many of them wait for a server that is silent.
_AT_A_TIME = 3


@dataclass(frozen=True, slots=True)
class Result:
    row: Row
    ours: list[str]
    plain: list[str]


def _result(row: Row, folder: Path) -> Result:
    result = Result(row, row.ours(folder / row.name / "ours"), row.plain(folder / row.name / "plain"))
    sys.stdout.write(f"{row.group} {row.name}: {result.ours or 'right'} | plain: {result.plain or 'right'}\n")
    sys.stdout.flush()
    return result


def table(found: list[Result]) -> str:
    """The counts by group, then a line for each row."""
    lines = ["| group | cases | Broadsheet | plain Scrapy |", "|---|---|---|---|"]
    for group in (*dict.fromkeys(each.row.group for each in found), "all"):
        own = [each for each in found if group in {each.row.group, "all"}]
        ours, plain = sum(not each.ours for each in own), sum(not each.plain for each in own)
        lines.append(f"| {group} | {len(own)} | {ours} | {plain} |")
    lines += ["", "| group | case | what is right | Broadsheet | plain Scrapy |", "|---|---|---|---|---|"]
    for each in found:
        row = each.row
        ours_is, plain_is = ("yes" if not wrong else "**no**" for wrong in (each.ours, each.plain))
        lines.append(f"| {row.group} | {row.name.replace('-', ' ')} | {row.right} | {ours_is} | {plain_is} |")
    return "\n".join(lines)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(_AT_A_TIME) as pool:
        found = list(pool.map(lambda row: _result(row, Path(folder)), matrix()))
    head, _, rest = PAGE.read_text("utf8").partition(_START)
    PAGE.write_text(f"{head}{_START}\n{table(found)}\n{_END}{rest.partition(_END)[2]}", "utf8")
    right = sum(not each.ours for each in found)
    by_plain = sum(not each.plain for each in found)
    sys.stdout.write(f"{right} of {len(found)} right; plain Scrapy {by_plain}.\n")
    return 0 if right == len(found) else 1


if __name__ == "__main__":
    sys.exit(main())
