"""The document of the house names the rooms that are there."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.docs.reference import DOCS

ROOT = DOCS.parent
PAGE = (DOCS / "architecture.md").read_text("utf-8")


def test_its_floors_are_those_of_the_import_contract() -> None:
    drawn = [re.split(r"  +", line)[0] for line in PAGE.split("```")[1].strip().splitlines()]
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (floors,) = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    assert drawn == floors


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
