"""Whoever types a line of the documents gets no “wrong usage”."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.reference import DOCS
from tests.docs.shell import code_lines, fault, typed, words

ROOT = DOCS.parent
PAGES = [*sorted(DOCS.rglob("*.md")), *sorted(ROOT.glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_scrapy_line_is_one_that_its_command_takes(page: Path) -> None:
    faults = {line: fault(line) for line in typed(page.read_text("utf-8"))}
    assert {line: wrong for line, wrong in faults.items() if wrong} == {}


def test_the_lines_of_the_readme_are_found() -> None:
    lines = typed((ROOT / "README.md").read_text("utf-8"))
    assert "report --open" in lines
    assert sum(line.startswith("crawl section -a url=") for line in lines) >= 3


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("crwal section", "no command"),
        ("crawl sektion", "no spider"),
        ("crawl section -a adress=https://paper.example/", "no argument adress"),
        ("crawl section -s OUTPUT_DIRECTORY=x", "no setting OUTPUT_DIRECTORY"),
        ("report --pdf", "no option --pdf"),
        ("report --articles many", "invalid int"),
        ("dataset weigh FILE", "no action weigh"),
    ],
)
def test_a_wrong_line_would_be_seen(line: str, wrong: str) -> None:
    assert wrong in fault(line)


def test_a_line_ends_where_the_shell_ends_it() -> None:
    line = 'crawl section -a "section=Leadership & Karriere" 2>last.log; code=$?; "'
    assert words(line) == ["crawl", "section", "-a", "section=Leadership & Karriere"]


def test_each_make_line_names_a_target() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for page in PAGES:
        named = {
            found[1]
            for line in code_lines(page.read_text("utf-8"))
            if (found := re.match(r"(?:\$ )?make ([a-z]+)", line))
        }
        assert named <= targets, page.name
        if page.name == "README.md":
            assert {"crawl", "test"} <= named
