from __future__ import annotations

from crawler.run.changes import FIELDS, changed, marks, was_whole
from tests.run.making import article


def test_marks_take_four_bytes_a_field() -> None:
    assert len(marks(article())) == 4 * len(FIELDS)


def test_what_changed_is_named_in_the_order_of_the_record() -> None:
    earlier, later = article(teaser="Soon."), article(teaser="Now.", text="The mill has closed.")
    assert changed(marks(earlier), marks(later)) == ["teaser", "body"]


def test_the_same_article_has_no_changes() -> None:
    assert changed(marks(article()), marks(article())) == []


def test_marks_tell_whether_anything_was_missing() -> None:
    assert was_whole(marks(article()))
    assert not was_whole(marks(article(complete=False, missing_pages=[2], page_count=2)))
    assert not was_whole(b"")
