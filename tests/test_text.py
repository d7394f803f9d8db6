"""The short ways to clean, compare and count text give what the plain definitions give."""

from __future__ import annotations

import re
import time
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from crawler.text import _visible, clean_line, count_words, counted, fold, is_visible

_TEXT = st.text(
    st.sampled_from(
        "ab Z_1'’.-—„é\u0301\u0323\u00a0\t\n日本ทßµ²½ªﬁЯя\u2126\u1fef\u0130\x81\u200d\u00ad\u034f"
    )
    | st.characters(),
    max_size=30,
)


@given(_TEXT)
def test_a_folded_text_is_the_letters_and_digits_of_its_compatible_form(text: str) -> None:
    assert fold(text) == re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


@given(_TEXT)
def test_words_are_runs_of_letters_with_joints_and_unspaced_characters(text: str) -> None:
    unspaced = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    words = re.findall(r"\w+(?:['’.-]\w+)*", re.sub(unspaced, " ", text))
    assert count_words(text) == len(re.findall(unspaced, text)) + len(words)


@given(_TEXT)
def test_a_line_has_single_spaces_and_is_cleaned_once_for_all(text: str) -> None:
    line = clean_line(text)
    assert line == " ".join(line.split())
    assert unicodedata.is_normalized("NFC", line)
    assert clean_line(line) == line


def test_joiners_stay_where_a_script_or_an_emoji_needs_them() -> None:
    assert clean_line("می\u200cخواهم a\u200cb \u200c") == "می\u200cخواهم ab"
    assert clean_line("👩\u200d🚀 a\u200db") == "👩\u200d🚀 ab"
    assert clean_line("👩\u200c🚀") == "👩🚀"


def test_what_python_calls_printable_but_nobody_sees_goes() -> None:
    assert clean_line("a\u034fb c\u115f\u1160d") == "ab cd"


def test_marks_without_end_on_one_letter_are_cut_in_linear_time() -> None:
    began = time.thread_time()
    line = clean_line("x" + "\u0301\u0323" * 200_000)  # minutes without
    assert fold("y" + "\u0301\u0323" * 200_000)
    assert time.thread_time() - began < 5
    assert len(line) <= 31


@given(_TEXT)
def test_a_text_is_visible_when_nothing_of_it_would_be_dropped(text: str) -> None:
    assert is_visible(text) == (_visible(text) == text)


def test_a_number_agrees_with_its_noun() -> None:
    assert [counted(number, "page") for number in (0, 1, 1_200)] == ["0 pages", "1 page", "1,200 pages"]
    assert counted(2, "address", "addresses") == "2 addresses"
