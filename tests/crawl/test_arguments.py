from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.crawl.arguments import ARGUMENTS, Arguments, choose_sections, parse_arguments
from crawler.errors import UsageError

SECTIONS = {
    "Leadership & Karriere": "https://paper.example/leadership-karriere/",
    "Geld": "https://paper.example/money/",
}


def test_nothing_given_is_everything_by_default() -> None:
    assert parse_arguments({}, "paper") == Arguments()


def test_every_argument_is_declared_and_every_declaration_has_a_meaning() -> None:
    assert set(ARGUMENTS) == set(Arguments.__struct_fields__)
    assert all(argument.meaning.endswith(".") for argument in ARGUMENTS.values())


def test_values_are_parsed() -> None:
    parsed = parse_arguments(
        {
            "max_pages": "5",
            "full": "yes",
            "since": "2026-03-05T10:00+01:00",
            "discover": "feed",
            "browser": "true",
        },
        "x",
    )
    assert (parsed.max_pages, parsed.full, parsed.discover, parsed.browser) == (5, True, "feed", "listings")
    assert parsed.since == datetime(2026, 3, 5, 10, tzinfo=timezone(timedelta(hours=1)))
    assert parse_arguments({"since": "2026-03-05"}, "x").since == datetime(2026, 3, 5, tzinfo=UTC)


@pytest.mark.parametrize(("given_text", "pages"), [("false", "none"), ("ALL", "all"), ("1", "listings")])
def test_browser_says_which_pages(given_text: str, pages: str) -> None:
    assert parse_arguments({"browser": given_text}, "x").browser == pages


@given(st.sampled_from(sorted(set(ARGUMENTS) - {"section"})), st.text(max_size=20))
def test_any_text_is_parsed_or_refused_in_one_line(name: str, text: str) -> None:
    try:
        parse_arguments({name: text}, "paper")
    except UsageError as error:
        assert name in str(error)
        assert str(error).endswith(".")


@pytest.mark.parametrize("wanted", ["Leadership & Karriere", "leadership karriere", "LEADERSHIP-KARRIERE"])
def test_a_section_is_chosen_by_label_or_address(wanted: str) -> None:
    chosen = choose_sections(SECTIONS, Arguments(section=wanted), "paper")
    assert list(chosen) == ["Leadership & Karriere"]


def test_money_is_chosen_by_the_end_of_its_address() -> None:
    assert list(choose_sections(SECTIONS, Arguments(section="money"), "paper")) == ["Geld"]
