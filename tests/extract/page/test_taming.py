from __future__ import annotations

from time import process_time

import pytest

from crawler.extract import Page
from crawler.extract.page.taming import tame


def test_fifty_thousand_attributes_cost_no_more_than_their_length() -> None:
    tag = "<div " + " ".join(f"a{n}=1" for n in range(50_000)) + ">"
    began = process_time()
    page = Page(f"<html><body>{tag}<p>text</p></div></body></html>", "https://lantern.example/a")
    assert [p.text for p in page.root.iter("p")] == ["text"]
    assert process_time() - began < 1  # 6 s without


def test_one_long_attribute_is_left_alone() -> None:
    tag = f"<div data-state='{'x' * 100_000}'>".encode()
    assert tame(tag) == tag


@pytest.mark.parametrize("levels", [2_100, 100_000])
def test_text_behind_and_inside_of_too_many_levels_is_read(levels: int) -> None:
    markup = f"<html><body>{'<div>' * levels}<p>inside</p>{'</div>' * levels}<p>behind</p></body></html>"
    page = Page(markup, "https://lantern.example/a")
    assert [p.text for p in page.root.iter("p")] == ["inside", "behind"]
