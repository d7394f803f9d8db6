"""What there is, counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.dataset.source import Source
from crawler.dataset.statistics import figures
from crawler.dataset.telling import figures_json, figures_text
from tests.dataset.examples import lines_file, rich_article, sparse_article


def test_stats_counts_what_there_is(tmp_path: Path) -> None:
    early = rich_article(
        1, published_at="2025-01-01T00:00:00Z", modified_at="2024-12-31T00:00:00Z", revision=2
    )
    file = lines_file(tmp_path / "a.jsonl", rich_article(1), early, sparse_article(2, complete=False))
    found = figures(Source.of([file]))
    assert (found.lines, found.articles, found.revised, found.joined, found.incomplete) == (3, 2, 1, 2, 1)
    assert (found.first, found.last) == ("2025-01-01T00:00:00Z", "2026-03-01T06:30:00Z")
    assert found.modified_before_published == 1
    made = figures_json(found)
    assert made["filled"]["headline"] == pytest.approx(2 / 3)
    assert made["language"] == {"en": 2, "": 1}
    assert "incomplete" in figures_text(found)
