"""A site's test is a folder: `tests/sites/<spider>/<case>/{page-1.html, …, expected.json}`.

Each page names its address in a comment, as browsers write it when they save a page:
`<!-- saved from url=https://… -->`. The pages are read as the spider reads them, with its `selectors`, and joined.
Each field of the record is a test of its own, so that a report says which part of a site broke. A case without
`expected.json` gets a draft beside it, made by the readers, and fails until somebody has reviewed and renamed it.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler import spiders
from crawler.crawl.section import SectionSpider
from crawler.extract import Page, find_next_page, join_pages, read_article, read_counter
from crawler.extract.selectors import Selectors
from crawler.items import Article
from crawler.urls import identity_url

FOLDER = Path(__file__).parent
# What follows from other fields, or is the crawl's and not the page's.
NOT_COMPARED = {
    "schema_version",
    "article_id",
    "revision",
    "changed_fields",
    "text",
    "content_hash",
    "crawl",
}
FIELDS = [each.name for each in dataclasses.fields(Article) if each.name not in NOT_COMPARED]
# The demo is compared with its own truth, article by article, in tests/spiders.
WITHOUT_FOLDER = {"newsroom"}
DRAFT = "expected.draft.json"


def _site_spiders() -> Iterator[type[SectionSpider]]:
    for found in pkgutil.iter_modules(spiders.__path__):
        module = importlib.import_module(f"{spiders.__name__}.{found.name}")
        for thing in vars(module).values():
            if isinstance(thing, type) and issubclass(thing, SectionSpider) and thing is not SectionSpider:
                yield thing


SPIDERS = {spider.name: spider for spider in _site_spiders()}
CASES = sorted(page.parent for page in FOLDER.glob("*/*/page-1.html"))


def _name(case: Path) -> str:
    return f"{case.parent.name}/{case.name}"


@cache
def _pages(case: Path) -> tuple[Page, ...]:
    """The pages of the case in order, each under the address that it names."""
    files = sorted(case.glob("page-*.html"), key=lambda file: int(file.stem.partition("-")[2]))
    pages = []
    for file in files:
        body = file.read_bytes()
        address = re.search(rb"<!-- saved from url=(\S+) -->", body)
        assert address, f"{_name(case)}/{file.name} does not say “saved from url=…” in a comment."
        pages.append(Page(body, address[1].decode(), "text/html; charset=utf-8"))
    return tuple(pages)


def read_case(case: Path) -> dict[str, Any]:
    """What the readers make of the case, as the spider of that name would read it."""
    return _read(case, SPIDERS[case.parent.name].selectors)


@cache
def _read(case: Path, selectors: Selectors) -> dict[str, Any]:
    pages = _pages(case)
    counters = [counter[1] for counter in map(read_counter, pages) if counter]
    whole = join_pages(
        [read_article(page, selectors) for page in pages], expected=max(counters, default=None)
    )
    record = dataclasses.asdict(whole)
    return {field: record[field] for field in FIELDS}


def expectation(case: Path) -> dict[str, Any]:
    """The reviewed record of the case; without one a draft is written, and the test fails."""
    reviewed = case / "expected.json"
    if not reviewed.exists():
        draft = json.dumps(read_case(case), ensure_ascii=False, indent=2)
        (case / DRAFT).write_text(draft + "\n", "utf-8")
        pytest.fail(f"{_name(case)}: review this: {DRAFT}, correct it and rename it to expected.json")
    expected: dict[str, Any] = json.loads(reviewed.read_text("utf-8"))
    return expected


@pytest.mark.parametrize("name", sorted(set(SPIDERS) - WITHOUT_FOLDER))
def test_each_site_has_a_case(name: str) -> None:
    assert [case for case in CASES if case.parent.name == name], (
        f"the spider {name} has no page in tests/sites/{name}/<case>/page-1.html"
    )


def test_each_folder_belongs_to_a_spider() -> None:
    assert {case.parent.name for case in CASES} <= set(SPIDERS)


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_the_expectation_names_every_field(case: Path) -> None:
    assert sorted(expectation(case)) == sorted(FIELDS)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("case", CASES, ids=_name)
def test_field(case: Path, field: str) -> None:
    assert read_case(case)[field] == expectation(case)[field]


@pytest.mark.parametrize(
    "name", sorted(name for name, site in SPIDERS.items() if site.selectors != Selectors())
)
def test_a_case_shows_what_the_selectors_of_its_site_are_for(name: str) -> None:
    cases = [case for case in CASES if case.parent.name == name]
    assert any(_read(case, Selectors()) != expectation(case) for case in cases)


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_each_page_leads_to_the_next_and_the_last_to_none(case: Path) -> None:
    pages, selectors = _pages(case), SPIDERS[case.parent.name].selectors
    found = [find_next_page(page, selectors) for page in pages]
    wanted = [page.url for page in pages[1:]] + [None]
    assert [url and identity_url(url) for url in found] == [url and identity_url(url) for url in wanted]


def test_a_case_without_an_expectation_is_drafted_and_fails(tmp_path: Path) -> None:
    case = tmp_path / "section" / "new"
    case.mkdir(parents=True)
    (case / "page-1.html").write_bytes((FOLDER / "section" / "linked-data" / "page-1.html").read_bytes())
    with pytest.raises(pytest.fail.Exception, match="review this"):
        expectation(case)
    assert set(json.loads((case / DRAFT).read_text("utf-8"))) == set(FIELDS)
