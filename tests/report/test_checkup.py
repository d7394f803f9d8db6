"""A site that changed is named with what broke."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.report.checkup import CAUSES, judge_site

SECTION = "https://paper.example/work/"


def _manifest(**changes: Any) -> dict[str, Any]:
    page = {"url": SECTION, "section": SECTION, "number": 1, "links": 9, "new": 9, "error": ""}
    return {
        "listing_pages": [page],
        "sections": [{"url": SECTION, "articles": 9}],
        "reasons": {},
        "fill_rates": {"headline": 1.0, "authors": 0.8},
        **changes,
    }


def _page(**changes: Any) -> dict[str, Any]:
    return {"url": SECTION, "section": SECTION, "number": 1, **changes}


def _records(count: int = 5, **changes: Any) -> list[dict[str, Any]]:
    return [{"word_count": 400, "access": "free", "page_count": 1, "missing_pages": [], **changes}] * count


_EXPECTED = [{"headline": "A", "authors": ["B"]}]
_EMPTY = {"sections": [{"url": SECTION, "articles": 0}]}


@pytest.mark.parametrize(
    ("cause", "changes", "records"),
    [
        ("unreachable", {"listing_pages": [_page(error="dns")]}, []),
        ("gone", {"listing_pages": [_page(error="http_404")]}, []),
        ("moved", {"listing_pages": [_page(url="https://other.example/")], **_EMPTY}, []),
        ("blocked", {"listing_pages": [_page(error="http_403")]}, []),
        ("server error", {"listing_pages": [_page(error="http_503")]}, []),
        ("challenge", {"reasons": {"refused": {"challenge page": 5}}}, []),
        ("consent wall", {"reasons": {"refused": {"consent page": 5}}}, []),
        ("login wall", {"reasons": {"refused": {"login page": 5}}}, []),
        ("no links found", _EMPTY, []),
        ("articles gone", {"reasons": {"gone": {"http_404": 5}}}, []),
        ("body empty", {}, _records(word_count=3)),
        ("paywall", {}, _records(access="paywalled")),
        ("field lost", {"fill_rates": {"headline": 1.0, "authors": 0.0}}, _records()),
        ("pages lost", {}, _records(page_count=3, missing_pages=[2, 3])),
    ],
)
def test_each_cause_is_told_from_the_others(
    cause: str, changes: dict[str, Any], records: list[dict[str, Any]]
) -> None:
    result = judge_site("paper", _manifest(**changes), records, _EXPECTED)
    assert [finding.cause for finding in result.findings] == [cause]
    assert cause in CAUSES
    assert not result.is_well


def test_a_site_as_its_tests_expect_it_is_well() -> None:
    assert judge_site("paper", _manifest(), _records(), _EXPECTED).is_well


def test_a_field_that_the_tests_do_not_expect_may_be_empty() -> None:
    manifest = _manifest(fill_rates={"headline": 1.0, "authors": 0.0})
    assert judge_site("paper", manifest, _records(), [{"headline": "A", "authors": []}]).is_well
