"""What the code has stands in the documents, and what they name is in the code."""

from __future__ import annotations

import configparser
import dataclasses
import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from benchmarks.sites import shipped
from crawler import options
from crawler.commands import crawlall
from crawler.crawl import articles
from crawler.crawl.arguments import ARGUMENTS
from crawler.errors import ExitCode
from crawler.items import Article
from crawler.network import failures
from crawler.report.checkup import CAUSES
from crawler.report.formats import end_of_walk
from crawler.run.manifest import Caution, SectionReport
from tests.docs.reference import (
    DOCS,
    PARTS,
    command_reference,
    filled,
    further_settings,
    own_commands,
    pages,
    told_fields,
)

ROOT = DOCS.parent


def _page(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def _first_cells(text: str) -> list[str]:
    """The code in the first column of every table."""
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.name)
def test_generated_parts_are_as_the_code_tells_them(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text == filled(text), "run `python -m tests.docs.reference`"


def test_no_part_depends_on_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawlall, "_JOBS", 4 * 64)
    assert command_reference() in _page("commands.md"), "the help tells a number of this machine's"


def test_every_part_stands_in_a_page() -> None:
    there = {name for path in pages() for name in re.findall(r"generated: ([\w-]+)", path.read_text("utf-8"))}
    assert there == set(PARTS)


def test_settings_are_declared_and_documented_alike() -> None:
    first, further = _page("settings.md").split("## Further settings")
    assert set(_first_cells(first)) == {one.name for one in options.OPTIONS}
    own = further.split("## Scrapy's settings")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| `([^`]*)` \|", own, re.MULTILINE))
    assert rows == further_settings()


def test_arguments_are_documented() -> None:
    assert set(re.findall(r"^\| `-a (\w+)=…`", _page("arguments.md"), re.MULTILINE)) == set(ARGUMENTS)


def test_commands_are_documented() -> None:
    named = re.findall(r"^## scrapy (\w+)$", _page("commands.md"), re.MULTILINE)
    assert named == [name for name, _ in own_commands()]


def test_exit_codes_are_documented() -> None:
    table = _page("exit-codes.md").split("## ")[0]
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)] == [
        int(c) for c in ExitCode
    ]


def test_the_readme_knows_all_arguments_and_exit_codes() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert set(re.findall(r"`-a (\w+)=", readme)) == set(ARGUMENTS)
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", readme, re.MULTILINE)] == [
        int(c) for c in ExitCode
    ]


def test_the_readme_knows_all_extras() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    table = (ROOT / "README.md").read_text("utf-8").split("| extra | for |")[1].split("\n\n")[0]
    assert _first_cells(table) == [name for name in extras if name != "dev"]


def test_each_end_of_a_walk_is_said_in_words() -> None:
    told = dict(told_fields(SectionReport))["`end`"].rstrip(".").split(", ")
    assert [end for end in told if end != "not reached" and end_of_walk(end) == end.replace("_", " ")] == []


def test_reasons_are_documented() -> None:
    table = _page("reliability.md").split("## What happens to an address")[1].split("## ")[0]
    told = set(re.findall(r"`([^`]+)`", table))
    assert {name for _, name in failures._NAMES} | failures._LASTING | articles._PASSING <= told


def test_warnings_are_documented() -> None:
    part = _page("exit-codes.md").split("## Warnings")[1].split("## ")[0]
    assert _first_cells(part) == [str(name) for name in Caution]


def test_sites_that_ship_with_selectors_are_documented() -> None:
    part = _page("add-a-site.md").split("## Sites that ship")[1].split("## ")[0]
    assert _first_cells(part) == sorted(site.name for site in shipped())


def test_fields_of_the_record_are_documented() -> None:
    named = _first_cells(_page("record.md"))
    fields = [field.name for field in dataclasses.fields(Article)]
    assert [name for name in named if name in set(fields)][: len(fields)] == fields


def test_causes_of_a_checkup_are_a_dozen_or_so() -> None:
    assert 12 <= len(CAUSES) <= 16


def test_every_link_between_documents_leads_somewhere() -> None:
    lost = [
        f"{path.name}: {target}"
        for path in [*sorted(DOCS.rglob("*.md")), *ROOT.glob("*.md")]
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text("utf-8"))
        if not (path.parent / target).exists()
    ]
    assert lost == []


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", _page("schedule.md"), re.DOTALL | re.MULTILINE)


def test_the_systemd_units_are_complete(tmp_path: Path) -> None:
    units = _blocks("ini")
    assert len(units) == 2
    for unit, wanted in zip(units, ({"Unit", "Service"}, {"Unit", "Timer", "Install"}), strict=True):
        parser = configparser.ConfigParser(interpolation=None, strict=False)
        parser.read_string(unit)
        assert set(parser.sections()) == wanted
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not on this machine; the units were only parsed")
    for name, unit in zip(("broadsheet.service", "broadsheet.timer"), units, strict=True):
        (tmp_path / name).write_text(unit)
    done = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / "broadsheet.timer")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Unknown" not in done.stderr, done.stderr


def test_the_airflow_dag_is_python_and_the_cron_lines_are_whole() -> None:
    (dag,) = _blocks("python")
    compile(dag, "dag.py", "exec")
    lines = [
        line for block in _blocks("cron") for line in block.splitlines() if line and line[0] in "*0123456789"
    ]
    assert lines
    assert all(len(line.split(None, 5)) == 6 for line in lines)


def test_the_record_in_the_json_schema_is_the_documented_one() -> None:
    schema = json.loads((ROOT / "crawler" / "schema" / "article.schema.json").read_text("utf-8"))
    documented = set(_first_cells(_page("record.md")))
    assert set(schema["properties"]) <= documented


def test_templates_of_the_report_are_package_data() -> None:
    data = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-data"]
    assert "report/template/*" in data["crawler"]
