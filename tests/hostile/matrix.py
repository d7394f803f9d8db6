"""The matrix: every case, trap and scenario, each as a row that runs itself. One list for the tests and the table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.hostile import sections, traps
from tests.hostile.http_cases import http_cases
from tests.hostile.page_cases import page_cases
from tests.hostile.paged_cases import paged_cases
from tests.hostile.scenarios import scenarios
from tests.hostile.trap_sections import trap_sections

Run = Callable[[Path], list[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """`ours` and `plain` crawl in a folder, and say what is wrong."""

    group: str
    name: str
    right: str
    ours: Run
    plain: Run


def matrix() -> Iterator[Row]:
    """All rows, in the order of the table. Names are unique."""
    for case in (*http_cases(), *page_cases(), *paged_cases()):
        yield Row(
            case.group, case.name, case.right, partial(sections.run, case), partial(sections.run_plain, case)
        )
    for trap in trap_sections():
        yield Row("traps", trap.name, trap.right, partial(traps.walk, trap), partial(traps.walk_plain, trap))
    for each in scenarios():
        yield Row(
            each.group,
            each.name,
            each.right,
            lambda folder, each=each: each.run(folder, False),  # type: ignore[misc]  # bound now
            lambda folder, each=each: each.run(folder, True),  # type: ignore[misc]
        )
