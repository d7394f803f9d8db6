"""What a person is told to do when a run has ended."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.report.next_step import asked_again_from, next_step

_COMPLETE: dict[str, Any] = {
    "verdict": "complete",
    "found": 12,
    "states": {"saved": 12},
    "misses": [],
    "owed_from": "",
    "path": "output/run.jsonl",
    "sections": [{"url": "https://paper.example/", "end": "end"}],
}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"verdict": "stopped"}, "start the same command again"),
        ({"verdict": "no articles"}, "scrapy explain https://paper.example/"),
        ({"path": ""}, "when there may be news"),
        (
            {"path": "", "owed": 6, "owed_from": "2026-03-09T11:11:00Z"},
            "first run after 9 Mar 2026, 11:11 UTC",
        ),
        ({"verdict": "incomplete", "found": 0}, "is it there, and the address right?"),
        ({"states": {"pending": 4}}, "for the rest"),
        ({}, "scrapy report --open"),
        ({"sections": [{"url": "u", "end": "max_pages"}]}, "go on behind the bound"),
    ],
)
def test_each_end_has_its_next_step(changes: dict[str, Any], words: str) -> None:
    assert words in next_step(_COMPLETE | changes)


def test_the_first_of_several_moments_is_told() -> None:
    misses = [{"retry_at": "2026-03-09T07:00:00Z"}, {"retry_at": ""}, {"retry_at": "2026-03-08T07:00:00Z"}]
    missing = _COMPLETE | {"misses": misses, "owed_from": "2026-03-10T07:00:00Z"}
    assert asked_again_from(missing) == "2026-03-08T07:00:00Z"
    assert "first run after 8 Mar 2026, 07:00 UTC" in next_step(missing)
    assert asked_again_from(_COMPLETE) == ""
