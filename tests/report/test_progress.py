"""What a watcher reads while a run goes on."""

from __future__ import annotations

import pytest

from crawler.report.progress import Progress, live_view, one_line


def test_no_time_is_promised_before_the_end_is_known() -> None:
    now = Progress(spider="s", found=40, states={"saved": 20}, settled_per_second=2.0)
    assert now.left is None
    assert "its end is not known yet" in one_line(now)


def test_what_is_left_is_told_from_the_rate_once_the_end_is_known() -> None:
    now = Progress(
        spider="s", host="paper.example", delay=1.5, found=40, states={"saved": 20, "failed": 2},
        settled_per_second=0.5, requests_per_second=0.25, end_is_known=True,
    )  # fmt: skip
    assert one_line(now) == (
        "progress: 0 listing pages, 40 found, 20 saved, 2 failed; "
        "15 requests/min, paper.example (pause 1.5 s); 22 of 40 done, about 36 s left"
    )


@pytest.mark.parametrize("width", [20, 40, 80, 140])
def test_the_display_keeps_within_the_terminal(width: int) -> None:
    now = Progress(
        spider="a_rather_long_name", host="www.a-rather-long-name.example", found=10**6, end_is_known=True,
        states=dict.fromkeys(("saved", "unchanged", "known", "incomplete", "refused", "gone", "failed"), 9_999),
    )  # fmt: skip
    rows = live_view(now, width).plain.splitlines()
    assert len(rows) == 3
    assert max(map(len, rows)) < width
