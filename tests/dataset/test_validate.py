from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from crawler.dataset.schema import json_schema
from crawler.dataset.validate import problems, validate_article
from crawler.items import Block
from tests.dataset.examples import record, rich_article, sparse_article

Record = dict[str, Any]


def _put(path: str, value: Any) -> Callable[[Record], None]:
    """`body.0.page` = value."""
    *way, last = path.split(".")

    def damage(target: Any) -> None:
        for step in way:
            target = target[int(step) if step.isdigit() else step]
        target[int(last) if last.isdigit() else last] = value

    return damage


def _drop(key: str) -> Callable[[Record], None]:
    return lambda target: target.pop(key)


def _reverse(target: Record) -> None:
    items = list(target.items())[::-1]
    target.clear()
    target.update(items)


PAGES = ["https://a.example/1", "https://a.example/2", "https://a.example/3"]
OWN = "https://paper.example/work/harbour-0"
DAMAGES: list[tuple[str, Callable[[Record], None], str]] = [
    ("key missing", _drop("kicker"), "kicker: missing"),
    ("key too many", _put("colour", "red"), "colour: not a key"),
    ("key too many inside", _put("body.0.colour", "red"), "body[0].colour: not a key"),
    ("keys in another order", _reverse, "order"),
    ("type", _put("word_count", "12"), "word_count"),
    ("flag as a number", _put("complete", 1), "complete"),
    ("whole number as a float", _put("page_count", 2.0), "page_count"),
    ("null text", _put("teaser", None), "teaser"),
    ("null list", _put("tags", None), "tags"),
    ("list of another type", _put("tags.0", 7), "tags"),
    ("struct that is a text", _put("rights", ""), "rights: not an object"),
    ("element that is a text", _put("images.0", "x"), "images[0]: not an object"),
    ("unknown choice", _put("access", "gratis"), "access"),
    ("other major version", _put("schema_version", "2.0"), "schema_version"),
    ("text cut off", _put("text", "The first boat"), "text: not the text of the body"),
    ("word count", _put("word_count", 3), "word_count: 3"),
    ("hash", _put("content_hash", "0" * 64), "content_hash"),
    ("id", _put("article_id", "bs-0123456789abcdef"), "article_id"),
    ("changes at first", _put("changed_fields", ["text"]), "changed_fields"),
    ("block number", _put("body.3.index", 9), "index"),
    ("page beyond the last", _put("body.7.page", 3), "page 3"),
    ("pages out of order", _put("body.0.page", 2), "reading order"),
    ("more addresses than pages", _put("page_urls", PAGES), "page_urls"),
    ("page twice", _put("page_urls", PAGES[:1] * 2), "page_urls"),
    ("missing page beyond the last", _put("missing_pages", [3]), "missing_pages"),
    ("whole, but a page is missing", _put("missing_pages", [1]), "complete"),
    ("missing page that is there", _put("missing_pages", [2]), "missing_pages: names"),
    ("related to itself", _put("related.0.url", OWN), "is the article"),
    ("script address", _put("related.0.url", "javascript:alert(1)"), "related[0].url"),
    ("relative address", _put("images.0.url", "/lead.jpg"), "images[0].url"),
    ("file address", _put("canonical_url", "file:///etc/hostname"), "canonical_url"),
    ("not NFC", _put("headline", "Fa\u0308hre"), "headline: not NFC"),
    ("control character", _put("teaser", "a\x00b"), "teaser"),
    ("zero-width space", _put("authors.0", "Ada\u200b Quill"), "authors[0]"),
    ("direction override", _put("section", "\u202eWork"), "section"),
    ("line separator", _put("kicker", "a\u2028b"), "kicker: holds U+2028"),
    ("line feed in a line", _put("headline", "a\nb"), "headline: holds U+000A"),
    ("lone surrogate", _put("publisher", "\ud83d"), "publisher"),
    ("no such day", _put("published_at", "2026-02-30T00:00:00Z"), "published_at"),
    ("date without zone", _put("modified_at", "2026-03-02T07:00:00"), "modified_at"),
    ("date before the press", _put("published_at", "1066-10-14T00:00:00Z"), "published_at"),
    ("date far ahead", _put("modified_at", "2062-01-01T00:00:00Z"), "modified_at"),
]  # fmt: skip


@pytest.mark.parametrize(("damage", "said"), [pytest.param(d, s, id=name) for name, d, s in DAMAGES])
def test_damage_is_found_and_named(damage: Callable[[Record], None], said: str) -> None:
    line = record(rich_article())
    assert problems(line) == []
    damage(line)
    found = problems(line)
    assert any(said in each for each in found), found
    assert all("\n" not in each for each in found)


def test_a_card_that_stands_there_twice_is_found() -> None:
    line = record(rich_article())
    line["related"].append(copy.copy(line["related"][0]))
    assert problems(line) == ["related[1].url: stands there twice"]


def test_what_is_not_an_article_at_all_is_found() -> None:
    assert any("article_id: missing" in each for each in problems({}))


@pytest.mark.parametrize("article", [rich_article(), sparse_article()])
def test_sound_articles_have_no_problems(article: Any) -> None:
    assert validate_article(article) == []
    assert problems(json.loads(json.dumps(record(article)))) == []


def test_a_line_feed_inside_a_paragraph_is_found_although_text_may_have_some() -> None:
    article = rich_article(body=[Block(text="one\ntwo")])
    assert validate_article(article) == [
        "body[0].text: holds U+000A, which a reader may take for the end of a line"
    ]


def test_a_text_that_is_not_plain_text_is_found_before_it_is_written() -> None:
    class Smart(str):
        """What lxml's XPath returns: no writer of JSON but Python's own takes it."""

    assert "Smart" in validate_article(rich_article(teaser=Smart("As it should be")))[0]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)


@given(st.sampled_from(["headline", "word_count", "body", "rights", "published_at", "complete"]), ANYTHING)
def test_what_the_schema_refuses_has_problems(key: str, value: Any) -> None:
    line = record(rich_article())
    line[key] = value
    if not Draft202012Validator(json_schema()).is_valid(line):
        assert problems(line) != []
