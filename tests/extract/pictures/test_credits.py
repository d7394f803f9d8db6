"""Whose picture it is."""

from __future__ import annotations

import pytest

from crawler.extract.pictures.credits import bare, is_mark, is_names, marked_credit, part_credit


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("The quay wall on Monday. Getty Images", "The quay wall on Monday.", "Getty Images"),
        ("The quay wall / Ana Example", "The quay wall", "Ana Example"),
        ("The quay wall / J. Example / LRT nuotr.", "The quay wall", "J. Example / LRT nuotr."),
        ("The quay wall, 1980. | Ana Example/dpa", "The quay wall, 1980.", "Ana Example/dpa"),
        ("The quay wall (old) © AP/dpa | Ana Example", "The quay wall (old)", "AP/dpa | Ana Example"),
        ("The quay wall. — Picture by Ana Example", "The quay wall.", "Ana Example"),
        ("The quay wall. Isithombe: Sithunyelwe", "The quay wall.", "Sithunyelwe"),
        ("The quay wall on Monday. (Ana Example/Reuters)", "The quay wall on Monday.", "Ana Example/Reuters"),
        ("The quay wall on Monday. (AP)", "The quay wall on Monday.", "AP"),
        ("Le quai, le 3 mai 2024. ANA EXAMPLE / AFP", "Le quai, le 3 mai 2024.", "ANA EXAMPLE / AFP"),
        ("Il molo a Roma (LaPresse)", "Il molo a Roma", "LaPresse"),
        ("The quay wall | Ana Example / PAP", "The quay wall", "Ana Example / PAP"),
        ("The quay wall on Monday.Credit:Ana Example", "The quay wall on Monday.", "Ana Example"),
        ("岸壁（Ｃ）共同通信社", "岸壁", "共同通信社"),
        ("岸壁（山田太郎撮影）", "岸壁", "山田太郎"),
    ],
)
def test_credit_ends_a_caption(line: str, caption: str, credit: str) -> None:
    assert part_credit(line) == (caption, credit)


@pytest.mark.parametrize(
    "line",
    [
        "The wall fell. Nobody was hurt that day",
        "The quay wall (Monday)",
        "The wall (archive)",
        "From J. Example's book",
    ],
)
def test_caption_without_credit_stays_whole(line: str) -> None:
    assert part_credit(line) == (line, "")


def test_credit_is_told_by_its_mark_or_by_names_alone() -> None:
    assert marked_credit("Foto: Ana Example (Keystone)") == "Ana Example (Keystone"
    assert bare("Ana Example (Keystone") == "Ana Example (Keystone)"
    assert bare("(Ana Example)") == "Ana Example"
    assert [is_names(line) for line in ("AP Photo/J. Ana Example", "Ana Example/Agency", "The wall")] == [
        True,
        True,
        False,
    ]
    assert is_mark("Copyright") and not is_mark("Ana Example")
