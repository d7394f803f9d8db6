"""What differs between two datasets, and how it is told."""

from __future__ import annotations

from pathlib import Path

from crawler.dataset.difference import difference
from crawler.dataset.source import Source
from crawler.dataset.statistics import figures
from crawler.dataset.telling import difference_text, figures_text
from crawler.dataset.writing import write_file
from crawler.items import Block
from tests.dataset.examples import lines_file, record, rich_article


def test_diff_tells_articles_and_fields(tmp_path: Path) -> None:
    a = lines_file(tmp_path / "a.jsonl", rich_article(0), rich_article(1), rich_article(2))
    b = lines_file(
        tmp_path / "b.jsonl",
        rich_article(1, teaser="An older teaser."),
        rich_article(1, teaser="Another teaser.", revision=2),
        rich_article(2),
        rich_article(3),
    )
    found = difference(Source.of([a]), Source.of([b]))
    assert (found.same, found.changed, found.only_a, found.only_b) == (1, 1, 1, 1)
    assert dict(found.by_field) == {"teaser": 1, "content_hash": 1}
    before, after = found.shown[0].fields["teaser"]
    assert (before, after) == ("Why a small harbour keeps its timetable on paper.", "Another teaser.")
    assert found.ids_a == [record(rich_article(0))["article_id"]]
    assert found.ids_b == [record(rich_article(3))["article_id"]]
    assert "B Another teaser." in difference_text(found)


def test_diff_of_the_same_is_nothing_whatever_the_format_and_the_order(tmp_path: Path) -> None:
    a = lines_file(tmp_path / "a.jsonl", *(rich_article(n) for n in range(20)))
    b = tmp_path / "b.parquet"
    write_file(reversed(list(Source.of([a]))), b, "parquet")
    found = difference(Source.of([a]), Source.of([b]))
    assert not found
    assert found.same == 20


def test_a_terminal_is_safe_from_the_data(tmp_path: Path) -> None:
    a = lines_file(tmp_path / "a.jsonl", rich_article(0))
    b = lines_file(
        tmp_path / "b.jsonl", rich_article(0, body=[Block(text="\x1b]0;owned\x07")], section="\x1b[2J")
    )
    text = difference_text(difference(Source.of([a]), Source.of([b]))) + figures_text(figures(Source.of([b])))
    assert "\x1b" not in text


def test_line_breaks_of_a_text_are_told_as_such(tmp_path: Path) -> None:
    a = lines_file(tmp_path / "a.jsonl", rich_article(0, teaser="One."))
    b = lines_file(tmp_path / "b.jsonl", rich_article(0, teaser="One.\n\nTwo."))
    text = difference_text(difference(Source.of([a]), Source.of([b])))
    assert "One. ¶ Two." in text
    assert "�" not in text
