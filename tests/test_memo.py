from __future__ import annotations

from crawler.memo import remember_short


def test_short_texts_are_worked_out_once_and_long_ones_each_time() -> None:
    asked: list[str] = []

    @remember_short(size=2, longest=3)
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    assert [length("abc"), length("abc"), length("abcd"), length("abcd")] == [3, 3, 4, 4]
    assert asked == ["abc", "abcd", "abcd"]
