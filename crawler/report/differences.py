"""The words that changed between two revisions of an article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from crawler.report.lines import as_list

# difflib takes a second for texts of 10,000 words that have little in common.
_WORDS_AT_MOST = 4_000
_AROUND = 6
_CHANGES_AT_MOST = 40


@dataclass(frozen=True, slots=True)
class Change:
    """One place: the words before it, what was taken out, what was put in, the words behind it."""

    before: str
    old: str
    new: str
    after: str


def changes(earlier: dict[str, Any], later: dict[str, Any]) -> list[Change]:
    """Where headline, teaser and body differ, word by word; at most 40 places."""
    places: list[Change] = []
    for old, new in _parts(earlier, later):
        if len(places) >= _CHANGES_AT_MOST:
            break
        places += _places(old.split(), new.split())
    return places[:_CHANGES_AT_MOST]


def _parts(earlier: dict[str, Any], later: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("headline", "teaser"):
        old, new = str(earlier.get(name) or ""), str(later.get(name) or "")
        if old != new:
            yield old, new
    yield _text(earlier), _text(later)


def _text(record: dict[str, Any]) -> str:
    blocks = [block for block in as_list(record.get("body")) if isinstance(block, dict)]
    words = " ".join(f"{block.get('text', '')} {block.get('caption', '')}" for block in blocks)
    return words or str(record.get("text") or "")


def _places(old: list[str], new: list[str]) -> Iterator[Change]:
    # What both texts begin and end with needs no comparing; so a long article with one new word is cheap.
    start = next(
        (at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    middle_old = old[start : len(old) - end][:_WORDS_AT_MOST]
    middle_new = new[start : len(new) - end][:_WORDS_AT_MOST]
    for tag, a, b, c, d in SequenceMatcher(None, middle_old, middle_new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        at, behind = start + c, start + d
        yield Change(
            " ".join(new[max(0, at - _AROUND) : at]),
            " ".join(middle_old[a:b]),
            " ".join(middle_new[c:d]),
            " ".join(new[behind : behind + _AROUND]),
        )
