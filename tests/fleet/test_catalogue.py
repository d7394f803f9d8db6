"""The catalogue, and what is said about a wrong one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from crawler.errors import UsageError
from crawler.fleet.catalogue import Catalogue, read_catalogue


class General:
    name = "section"

    @classmethod
    def site_sections(cls, settings: Mapping[str, Any]) -> dict[str, str]:
        return {}


class Magazine:
    name = "magazine"

    @classmethod
    def site_sections(cls, settings: Mapping[str, Any]) -> dict[str, str]:
        return {"Money": "https://magazine.example/money/", "Work": "https://work.magazine.example/"}


def read(folder: Path, text: str) -> Catalogue:
    path = folder / "sections.toml"
    path.write_text(text, "utf-8")
    return read_catalogue(path, {"section": General, "magazine": Magazine}, {"DOWNLOAD_DELAY": 1.0})


def test_a_section_takes_what_it_does_not_say_from_the_defaults(tmp_path: Path) -> None:
    catalogue = read(
        tmp_path,
        """
        [defaults]
        every = "1h"
        priority = 2
        settings = { DOWNLOAD_DELAY = 3, RETRY_TIMES = 1 }
        [all-of-it]
        spider = "magazine"
        [money]
        spider = "magazine"
        arguments = { section = "Money", full = true, max_articles = 7, since = 2026-03-05 }
        every = "*/15 6-22 * * mon-fri"
        settings = { DOWNLOAD_DELAY = 0.5 }
        """,
    )
    whole, money = catalogue.require().values()
    assert whole.hosts == ("magazine.example", "work.magazine.example")
    assert (whole.rhythm.text, whole.priority, whole.delay) == ("1h", 2, 3.0)
    assert money.hosts == ("magazine.example",)
    assert money.arguments == {"section": "Money", "full": "true", "max_articles": "7", "since": "2026-03-05"}
    assert money.settings == {"DOWNLOAD_DELAY": "0.5", "RETRY_TIMES": "1"}


def test_the_own_machine_needs_no_rest_between_two_crawls(tmp_path: Path) -> None:
    read_ = read(tmp_path, '[a]\nspider = "section"\nevery = "1h"\narguments.url = "http://127.0.0.3:80/x"')
    assert read_.section("a").delay == 0


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('spider = "nobody"\nevery = "1h"', "spider is 'nobody'; there are magazine, section"),
        ('every = "1h"', "names no spider"),
        ('spider = "magazine"', "there is no every; it takes a pause"),
        ('spider = "magazine"\nevery = "sometimes"', "every is 'sometimes'"),
        ('spider = "magazine"\nevery = 30', "every is 30"),
        ('spider = "magazine"\nevery = "0 6 * * *"\ntimezone = "Mars"', "timezone is 'Mars'"),
        ('spider = "magazine"\nevery = "1h"\npriority = "high"', "priority is 'high'"),
        ('spider = "magazine"\nevery = "1h"\ncolour = "red"', "has no key 'colour'"),
        ('spider = "magazine"\nevery = "1h"\narguments.pages = 3', "magazine has no argument 'pages'"),
        ('spider = "magazine"\nevery = "1h"\narguments.max_pages = "all"', "max_pages takes a whole number"),
        (
            'spider = "magazine"\nevery = "1h"\narguments.section = "Sport"',
            "no section 'Sport'; it has Money, Work",
        ),
        ('spider = "section"\nevery = "1h"', "section has no sections of its own"),
        ('spider = "magazine"\nevery = "1h"\narguments = "x"', "arguments is no table"),
        ('spider = "section"\nevery = "1h"\narguments = "x"', "arguments is no table"),
        ('spider = "section"\nevery = "1h"\narguments.url = [1]', "arguments.url is [1]"),
        ('spider = "magazine"\nevery = "1h"\nsettings.A = [1]', "settings.A is"),
        ('spider = "magazine"\nevery = "1h"\nsettings.LEDGER_URL = "x"', "cannot differ by section"),
        ('spider = "magazine"\nevery = "1h"\nsettings.AWS_SECRET_ACCESS_KEY = "x"', "holds a password"),
        (
            'spider = "magazine"\nevery = "1h"\nsettings.HTTP_PROXY_URL = "http://me:word@p.example"',
            "holds a password",
        ),
    ],
)
def test_each_fault_is_one_line_with_the_name_of_its_table(tmp_path: Path, table: str, said: str) -> None:
    catalogue = read(tmp_path, f'[good]\nspider = "magazine"\nevery = "1h"\n[wrong]\n{table}')
    (error,) = catalogue.errors
    assert error.startswith("sections.toml: [wrong] ")
    assert said in error
    assert "\n" not in error
    assert set(catalogue.sections) == {"good"}
    with pytest.raises(UsageError, match="wrong"):
        catalogue.require()


def test_all_faults_of_a_table_are_told_each_in_a_line(tmp_path: Path) -> None:
    table = 'spider = "nobody"\nevery = "sometimes"\npriority = "high"\ncolour = "red"\nsettings.A = [1]'
    told = read(tmp_path, f'[wrong]\n{table}\n[other]\nevery = "1h"').errors
    assert [line.split("] ")[1].split()[0] for line in told[:5]] == [
        "has",
        "every",
        "priority",
        "spider",
        "settings.A",
    ]
    assert [line.split("]")[0] for line in told] == ["sections.toml: [wrong"] * 5 + ["sections.toml: [other"]


@pytest.mark.parametrize("text", ["[a\n", "", "\udcff"])
def test_a_file_that_is_no_catalogue_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "sections.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(UsageError, match=r"sections\.toml"):
        read_catalogue(tmp_path / "sections.toml", {}, {}).require()


def test_no_catalogue_says_where_one_is_expected(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no .*sections\.toml"):
        read_catalogue(tmp_path / "sections.toml", {}, {})
