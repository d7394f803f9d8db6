"""An article that moved is the one that was delivered; two articles never become one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawler.items import Article, Block, seal
from crawler.ledger.store import State
from crawler.run.ask import Ask, key_of
from crawler.urls import lasting_name
from tests.crawling import lines
from tests.run.making import SITE, article, deliver, end, open_run

_BODY = " ".join(f"The mill in valley {n} closes at the end of the year." for n in range(8))
_OTHER = " ".join(f"The bridge of town {n} opens at the end of the week." for n in range(8))
_AT = "2026-03-05T09:30:00Z"


def _at(path: str, text: str = _BODY, headline: str = "The mill closes", **fields: Any) -> Article:
    made = article(path, text, published_at=_AT, **fields)
    made.headline = headline
    made.teaser = fields.get("teaser", "After ninety years.")

    return seal(made)


def _second_run(folder: Path, first: list[Article], second: Article) -> tuple[bool, Any]:
    run = open_run(folder, "out.jsonl")
    for item in first:
        assert deliver(run, item)
    end(run)
    run = open_run(folder, "out.jsonl")
    delivered = deliver(run, second)
    end(run)
    return delivered, run


def test_another_slug_with_the_same_number_and_text_gives_no_line(tmp_path: Path) -> None:
    delivered, run = _second_run(tmp_path, [_at("mill-closes-1234567")], _at("mill-to-close-1234567"))
    assert not delivered
    assert run.accounting.states == {State.UNCHANGED: 1}
    assert len(lines(tmp_path / "out.jsonl")) == 1


def test_another_headline_under_another_slug_is_a_revision_under_the_old_name(tmp_path: Path) -> None:
    old = _at("mill-closes-1234567.html")
    delivered, _ = _second_run(tmp_path, [old], _at("mill-to-close-1234567.html", headline="Mill to close"))
    assert delivered
    first, second = lines(tmp_path / "out.jsonl")
    assert second["article_id"] == first["article_id"] == old.article_id
    assert (second["revision"], second["changed_fields"]) == (2, ["headline"])
    assert second["url"] == f"{SITE}/news/mill-to-close-1234567.html"


def test_another_section_path_is_the_same_article_from_then_on(tmp_path: Path) -> None:
    moved = _at("../economy/mill-closes-1234567")
    moved.url = f"{SITE}/economy/mill-closes-1234567"
    delivered, _ = _second_run(tmp_path, [_at("mill-closes-1234567")], _sealed(moved))
    assert not delivered
    run = open_run(tmp_path, "out.jsonl")
    known = run.delivery.look_up([key_of(_sealed(moved).article_id)])
    assert [entry.revision for entry in known.values()] == [1]
    end(run)


def test_a_changed_body_is_confirmed_by_headline_teaser_and_moment(tmp_path: Path) -> None:
    delivered, _ = _second_run(
        tmp_path, [_at("mill-closes-1234567")], _at("mill-1234567", text=_BODY + " Late.")
    )
    assert delivered
    first, second = lines(tmp_path / "out.jsonl")
    assert second["article_id"] == first["article_id"]
    assert second["changed_fields"] == ["body"]


def test_a_canonical_address_that_changes_keeps_the_name(tmp_path: Path) -> None:
    old = _at("mill")
    new = _at("mill", text=_BODY + " Late.", canonical_url=f"{SITE}/news/the-mill-closes")
    run = open_run(tmp_path, "out.jsonl")
    deliver(run, old)
    end(run)
    run = open_run(tmp_path, "out.jsonl")
    section = run.section(f"{SITE}/news/")
    run.accounting.find(key_of(old.article_id), old.url, "listing")

    run.delivery.arrive(Ask(key=key_of(old.article_id), url=old.url, section=section), new)
    assert run.delivery.compare(new)
    run.delivery.write(new)
    end(run)
    first, second = lines(tmp_path / "out.jsonl")
    assert first["article_id"] == second["article_id"]
    run = open_run(tmp_path, "out.jsonl")
    canonical = _at("the-mill-closes")
    assert run.delivery.look_up([key_of(canonical.article_id)])
    end(run)


@pytest.mark.parametrize(
    "other",
    [
        _at("bridge-opens-1234567", text=_OTHER, headline="The bridge opens", teaser="At last."),
        _at("mill-2-1234567", text=_OTHER, headline="The mill, part two"),
        _at("mill-closes-1234568"),
        _at("mill-closes-20260305"),
        _at("mill-closes"),
    ],
    ids=["another story", "another part of a series", "another number", "a date", "no number"],
)
def test_two_articles_stay_two(other: Article, tmp_path: Path) -> None:
    first = [_at("mill-closes-1234567"), _at("mill-ends-20260305", text=_BODY + " So they say.")]
    delivered, _ = _second_run(tmp_path, first, other)
    assert delivered
    assert len({line["article_id"] for line in lines(tmp_path / "out.jsonl")}) == 3


def test_stubs_of_two_paid_articles_stay_two(tmp_path: Path) -> None:
    stub = {"text": "Go on reading with a subscription.", "teaser": ""}
    first = _at("mill-1234567", headline="The mill closes", **stub)
    delivered, _ = _second_run(tmp_path, [first], _at("bridge-1234567", headline="The bridge opens", **stub))
    assert delivered
    assert {line["revision"] for line in lines(tmp_path / "out.jsonl")} == {1}


def _sealed(made: Article) -> Article:

    made.body = [Block(text=block.text) for block in made.body]
    return seal(made)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.paper.example/a/slug-1234567.html?x=1", "paper.example 1234567"),
        ("https://m.paper.example/b/1234567/", "paper.example 1234567"),
        ("https://paper.example/slug-a12345", "paper.example 12345"),
        ("https://paper.example/1234567/slug", "paper.example 1234567"),
        ("https://paper.example/topic/article1234567/Slug.html", "paper.example 1234567"),
        ("https://paper.example/1234567/politics/slug", ""),
        (
            "https://www.paper.example/politics/the-mill-in-town-closes.html",
            "paper.example the-mill-in-town-closes",
        ),
        (
            "https://paper.example/2026/03/05/the-mill-in-town-closes/",
            "paper.example the-mill-in-town-closes",
        ),
        ("https://paper.example/news-of-today", ""),
        ("https://paper.example/slug-1234", ""),
        ("https://paper.example/slug-20260305", ""),
        ("https://paper.example/slug-202603", ""),
        ("https://paper.example/slug-20260305123000", ""),
        ("https://paper.example/12345-slug-67890", ""),
        ("https://paper.example/", ""),
    ],
)
def test_what_lasts_of_an_address(url: str, expected: str) -> None:
    assert lasting_name(url) == expected
