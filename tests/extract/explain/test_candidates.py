"""Where a value is from, and what it beat."""

from __future__ import annotations

from crawler.extract import Page, Selectors, read_article
from crawler.extract.explain.candidates import Field, read_fields

_BODY = "<p>" + "The quay was sold on a Tuesday, and nobody noticed until the boats came home. " * 6 + "</p>"
_PAGE = f"""<html lang=en><head><title>A quay for sale | The Paper</title>
<meta property="og:site_name" content="The Paper">
<meta property="og:title" content="A quay for sale">
<meta name="author" content="Ada Quill">
<meta property="article:published_time" content="2026-03-01T07:30:00+01:00">
</head><body><article><h1>A quay for sale</h1><span class=who>Bo Ling</span>{_BODY}</article></body></html>"""


def _fields(selectors: Selectors | None = None) -> dict[str, Field]:
    page = Page(_PAGE, "https://paper.example/work/a-quay-for-sale")
    return {field.name: field for field in read_fields(page, read_article(page), selectors)}


def test_the_source_is_a_place_that_says_what_the_record_says() -> None:
    fields = _fields()
    assert fields["publisher"].source == "meta og:site_name"
    assert fields["published_at"].value == "2026-03-01T06:30:00Z"
    assert fields["published_at"].source == "meta article:published_time"


def test_what_says_something_else_is_a_candidate_that_was_beaten() -> None:
    beaten = [one for one in _fields()["headline"].candidates if not one.chosen]
    assert [(one.source, one.value) for one in beaten] == [("title element", "A quay for sale | The Paper")]


def test_an_empty_field_has_no_source() -> None:
    assert _fields()["tags"].source == ""


def test_what_a_sites_selector_finds_is_named_first() -> None:
    first = _fields(Selectors(authors=".who"))["authors"].candidates[0]
    assert (first.source, first.value) == ("the site's selector .who", "Bo Ling")
