"""The stories themselves: counts that the demo promises, and text that is nobody else's."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from crawler import newsroom
from crawler.newsroom import dateline
from crawler.newsroom.listings import page_count
from crawler.newsroom.newsdesk import SECTIONS, Section, all_stories, related_on, stories_of
from crawler.newsroom.story import parse_body, plain_text

_TEXT_KINDS = {"paragraph", "bullets", "steps", "quote"}


def test_there_are_eighty_articles_on_five_listing_pages_or_more() -> None:
    assert len(all_stories()) >= 80
    assert sum(page_count(section) for section in SECTIONS) >= 5
    assert {section.language for section in SECTIONS} == {"de", "en"}


@pytest.mark.parametrize("pages", [1, 2, 3, 5])
def test_articles_have_one_two_three_and_five_pages(pages: int) -> None:
    assert any(len(story.pages) == pages and not story.quirk for story in all_stories())


@pytest.mark.parametrize(
    ("layout", "least"),
    [("magazin", 10), ("meta", 10), ("plain", 10), ("graph", 10), ("stamp", 10), ("agency", 5)],
)
def test_every_layout_prints_several_stories_of_both_sections(layout: str, least: int) -> None:
    printed = [story for story in all_stories() if story.layout == layout]
    assert len(printed) >= least
    assert {story.language for story in printed} == {"de", "en"}


@pytest.mark.parametrize(
    "kind",
    [
        "h2",
        "h3",
        "bullets",
        "steps",
        "quote",
        "table",
        "code",
        "image",
        "player",
        "post",
        "read_also",
        "paragraph",
    ],
)
def test_every_kind_of_block_occurs(kind: str) -> None:
    assert any(piece.kind == kind for story in all_stories() for page in story.pages for piece in page)


def test_dates_are_printed_in_six_forms_and_two_zones() -> None:
    forms = [
        r"\d{1,2}\. [A-ZÄ][a-zä]+ \d{4}, \d\d:\d\d Uhr",
        r"[A-Z][a-z]+ \d{1,2}, \d{4}, \d{1,2}:\d\d [ap]m (?:GMT|BST)",
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[0-2]:00",
        r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0[0-2]00",
        r"\d\d\.\d\d\.\d{4}, \d\d:\d\d Uhr",
        r"\d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d",
        r"\d\d\.\d\d\.\d{4}",
    ]
    found = {form for form in forms for s in all_stories() if re.fullmatch(form, dateline.printed(s))}
    assert found == set(forms)
    assert len({story.local_time.utcoffset() for story in all_stories()}) == 2


def test_several_authors_stand_in_one_line_and_bylines_hold_more_than_names() -> None:
    assert {len(story.authors) for story in all_stories()} == {1, 2, 3}
    assert any(story.byline.startswith("Dr.") for story in all_stories())
    assert any("(mk)" in story.byline for story in all_stories())


def test_the_exceptions_exist() -> None:
    quirks = Counter(story.quirk for story in all_stories() if story.quirk)
    assert quirks == {"second page missing": 1, "third page repeats the first": 1}
    assert {story.access for story in all_stories()} == {"", "free", "metered", "paywalled"}
    assert any(story.dated_url for story in all_stories())
    assert any(story.next_slug for story in all_stories())


def test_no_sentence_of_forty_characters_stands_in_two_articles() -> None:
    seen: dict[str, str] = {}
    for story in all_stories():
        for piece in (piece for page in story.pages for piece in page if piece.kind in _TEXT_KINDS):
            for sentence in re.split(r"(?<=[.!?])\s+", plain_text(" ".join(piece.parts))):
                if len(sentence) >= 40:
                    assert seen.setdefault(sentence, story.slug) == story.slug, sentence


def test_headlines_and_teasers_are_told_apart() -> None:
    stories = all_stories()
    assert len({story.headline for story in stories}) == len(stories)
    assert len({story.teaser for story in stories}) == len(stories)


def test_related_picks_are_other_stories_and_later_pages_show_other_picks() -> None:
    for story in all_stories():
        assert story.slug not in story.related
        assert len(set(story.related)) == len(story.related) == 5
        assert related_on(story, 1) != related_on(story, 2)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.folder)
def test_a_section_lists_its_newest_story_first(section: Section) -> None:
    times = [story.published for story in stories_of(section.folder)]
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize("source", ["- one\ntwo", "! picture.png :: alt", "@ a :: b"])
def test_a_block_written_wrongly_is_refused_by_name(source: str) -> None:
    with pytest.raises(ValueError, match=r"block|fields"):
        parse_body(source)


def test_the_demo_imports_nothing_of_ours() -> None:
    for source in Path(newsroom.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            for name in names:
                assert not name.startswith("crawler") or name.startswith("crawler.newsroom"), (source, name)
