"""What links say that lead to no article, or on to the rest of one."""

from __future__ import annotations

import pytest

from crawler.extract.links.sidings import says_no_article, says_read_more


@pytest.mark.parametrize("said", ["read more", "read more about it", "weiterlesen →", "les mer!", "阅读全文"])
def test_an_invitation_to_go_on_reading_is_one_whatever_follows_it(said: str) -> None:
    assert says_read_more(said)


@pytest.mark.parametrize(
    "said", ["", "read moreover", "les merles", "read_more", "please read more", "read one_"]
)
def test_words_that_only_begin_like_an_invitation_are_none(said: str) -> None:
    assert not says_read_more(said)


@pytest.mark.parametrize(
    "said", ["see all", "log in", "alle artikel der woche", "alle neuen themen", "12 kommentare", "comments"]
)
def test_labels_of_furniture_are_no_articles(said: str) -> None:
    assert says_no_article(said)


@pytest.mark.parametrize(
    "said",
    ["", "alle wissen es", "alle " + "x" * 31 + "themen", "no comments", "12 kommentare dazu", "we log in"],
)
def test_headlines_that_hold_such_words_may_be_articles(said: str) -> None:
    assert not says_no_article(said)
