from __future__ import annotations

from crawler.run.changes import FIELDS, changed, marks
from tests.run.making import article


def test_marks_take_four_bytes_a_field() -> None:
    assert len(marks(article())) == 4 * len(FIELDS)


def test_what_changed_is_named_in_the_order_of_the_record() -> None:
    earlier, later = article(teaser="Soon."), article(teaser="Now.", text="The mill has closed.")
    assert changed(marks(earlier), marks(later)) == ["teaser", "body"]


def test_the_same_article_has_no_changes() -> None:
    assert changed(marks(article()), marks(article())) == []
