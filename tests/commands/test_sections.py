"""`scrapy sections`, as its user sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.crawling import PROJECT, scrapy

GOOD = '[money]\nspider = "newsroom"\nevery = "1h"\narguments.section = "Founders & Money"\n'


def test_a_good_catalogue_is_counted(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(GOOD)
    ended = scrapy(tmp_path, "sections", "check", "--sections", str(tmp_path / "s.toml"))
    assert (ended.code, ended.out) == (0, "1 section on 1 host, nothing wrong.\n")


def test_each_fault_is_told_and_the_code_is_that_of_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(GOOD + '[one]\nspider = "x"\nevery = "1h"\n[two]\nspider = "newsroom"\n')
    ended = scrapy(tmp_path, "sections", "check", "--sections", str(tmp_path / "s.toml"))
    assert ended.code == 2
    assert [line.split("]")[0] for line in ended.err.splitlines()] == ["s.toml: [one", "s.toml: [two"]


@pytest.mark.parametrize(("more", "code"), [('[one]\nspider = "x"\nevery = "1h"\n', 2), ("", 1)])
def test_a_missing_extra_hides_no_fault_of_another_section(tmp_path: Path, more: str, code: int) -> None:
    (tmp_path / "croniter.py").write_text("raise ImportError")
    (tmp_path / "s.toml").write_text(GOOD.replace("1h", "0 6 * * *") + more)
    words = ("sections", "check", "--sections", str(tmp_path / "s.toml"))
    ended = scrapy(tmp_path, *words, PYTHONPATH=f"{tmp_path}:{PROJECT}")
    *faults, last = ended.err.splitlines()
    assert ended.code == code
    assert [line.split("]")[0] for line in faults] == (["s.toml: [one"] if more else [])
    assert last == "A cron line needs the extra: pip install -e '.[fleet]' in the project's folder."


def test_the_list_shows_what_never_ran(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(GOOD)
    ended = scrapy(tmp_path, "sections", "list", "--json", "--sections", str(tmp_path / "s.toml"))
    (line,) = json.loads(ended.out)
    assert ended.code == 0
    assert (line["name"], line["state"], line["due_at"], line["verdict"]) == ("money", "waiting", None, "")
    assert line["hosts"] == ["127.0.0.1"]


def test_without_a_catalogue_it_says_where_one_belongs(tmp_path: Path) -> None:
    ended = scrapy(tmp_path, "sections", "list", "--sections", str(tmp_path / "none.toml"))
    assert ended.code == 2
    assert ended.err.startswith(f"scrapy sections: There is no {tmp_path}/none.toml")
