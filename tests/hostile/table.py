"""`make hostile`: runs the matrix with ours and with plain Scrapy, and writes the table of docs/reliability.md.

python -m tests.hostile.table   exits 1 when one of our cases is not right.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.crawling import PROJECT
from tests.hostile import sections, traps
from tests.hostile.batches import BATCHES
from tests.hostile.scenarios import scenarios
from tests.hostile.trap_sections import trap_sections

PAGE = PROJECT / "docs" / "reliability.md"
_START, _END = "<!-- matrix: written by make hostile -->", "<!-- end of matrix -->"


@dataclass(frozen=True, slots=True)
class Row:
    group: str
    name: str
    right: str
    ours: list[str]
    plain: list[str]


def rows(folder: Path) -> Iterator[Row]:
    """Every case with what is wrong in ours and in plain Scrapy's run of it."""
    for batch, cases in BATCHES.items():
        judged = sections.run(cases(), folder / batch, with_plain=True)
        for case in cases():
            wrong = [*judged.wrong[case.name], *_of_the_whole(judged)]
            yield Row(case.group, case.name, case.right, wrong, judged.plain_wrong[case.name])
    for trap in trap_sections():
        ours = traps.walk(trap, folder / trap.name / "ours")[1]
        yield Row(
            "traps", trap.name, trap.right, ours, traps.walk_plain(trap, folder / trap.name / "plain")[1]
        )
    for scenario in scenarios():
        where = folder / scenario.name
        yield Row(
            scenario.group,
            scenario.name,
            scenario.right,
            *(scenario.run(where / str(n), bool(n)) for n in (0, 1)),
        )


def _of_the_whole(judged: sections.Judged) -> list[str]:
    lost = [name for name, wrong in judged.neighbours.items() if wrong]
    return [f"its neighbours {lost} were lost"] if lost else []


def table(found: list[Row]) -> str:
    groups = dict.fromkeys(row.group for row in found)
    lines = ["| group | cases | Broadsheet | plain Scrapy |", "|---|---|---|---|"]
    for group in (*groups, "all"):
        own = [row for row in found if group in {row.group, "all"}]
        lines.append(
            f"| {group} | {len(own)} | {sum(not row.ours for row in own)} | {sum(not row.plain for row in own)} |"
        )
    lines += ["", "| group | case | what is right | Broadsheet | plain Scrapy |", "|---|---|---|---|---|"]
    for row in found:
        ours, plain = ("yes" if not wrong else "**no**" for wrong in (row.ours, row.plain))
        lines.append(f"| {row.group} | {row.name.replace('-', ' ')} | {row.right} | {ours} | {plain} |")
    return "\n".join(lines)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        found = []
        for row in rows(Path(folder)):
            found.append(row)
            sys.stdout.write(
                f"{row.group} {row.name}: {row.ours or 'right'} | plain: {row.plain or 'right'}\n"
            )
            sys.stdout.flush()
    text = PAGE.read_text("utf8")
    head, _, rest = text.partition(_START)
    tail = rest.partition(_END)[2]
    PAGE.write_text(f"{head}{_START}\n{table(found)}\n{_END}{tail}", "utf8")
    wrong = [row for row in found if row.ours]
    sys.stdout.write(
        f"{len(found) - len(wrong)} of {len(found)} right; plain Scrapy {sum(not row.plain for row in found)}.\n"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
