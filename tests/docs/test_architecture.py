"""The document of the house names the rooms that are there."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.docs.reference import DOCS

ROOT = DOCS.parent
PAGE = (DOCS / "architecture.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("house", "above"), [("crawler", "# Architecture"), ("crawler.extract", "## The readers")]
)
def test_its_floors_are_those_of_the_import_contract(house: str, above: str) -> None:
    drawing = PAGE.split(f"{above}\n")[1].split("```")[1].strip()
    drawn = [re.split(r"  +", line)[0] for line in drawing.splitlines()]
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (floors,) = [contract["layers"] for contract in contracts if contract.get("containers") == [house]]
    assert drawn == floors


def test_every_file_of_the_readers_has_its_job() -> None:
    tables = "".join((DOCS / name).read_text("utf-8") for name in ("reading.md", "walking.md"))
    told: dict[str, set[str]] = {}
    room = ""
    for named, files in re.findall(r"^\| (?:`(\w+)` )?\| (`[^|]+`) \|", tables, re.MULTILINE):
        room = named or room
        told.setdefault(room, set()).update(re.findall(r"`(\w+)`", files))
    there: dict[str, set[str]] = {}
    for path in (ROOT / "crawler/extract").glob("*/*.py"):
        if path.name != "__init__.py":
            there.setdefault(path.parent.name, set()).add(path.stem)
    assert told == there


@pytest.mark.parametrize("room", ["run", "upkeep"])
def test_every_file_of_a_run_and_its_upkeep_has_its_job(room: str) -> None:
    part = PAGE.split("## One run")[1].split("\n## ")[0]
    told = {name.rpartition("/")[2] for name in re.findall(r"`([\w/]+\.py)`", part)}
    there = {path.name for path in (ROOT / "crawler" / room).glob("*.py")} - {"__init__.py"}
    assert there <= told


def test_every_file_that_a_document_names_is_there() -> None:
    made_by_users = {"NAME.py", "setup.py", "dag.py"}
    there = [
        str(path.relative_to(ROOT))
        for top in ("crawler", "tests", "benchmarks")
        for path in (ROOT / top).rglob("*.py")
    ]
    lost = {
        f"{page.name}: {name}"
        for page in [*sorted(DOCS.glob("*.md")), *sorted(ROOT.glob("*.md"))]
        for name in re.findall(r"[\w/]+\.py\b", " ".join(re.findall(r"`([^`\n]+)`", page.read_text("utf-8"))))
        if name.rpartition("/")[2] not in made_by_users
        and not any(f"/{each}".endswith(f"/{name}") for each in there)
    }
    assert lost == set()
