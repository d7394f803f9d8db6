"""A tenth of the archive of benchmarks/archive.py, walked by the real program."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.archive import MOST_GROWTH, walk
from benchmarks.archive_site import Archive


@pytest.mark.slow
def test_every_article_of_an_archive_is_found_once_in_flat_memory(tmp_path: Path) -> None:
    walked = walk(Archive(articles=4_000, per_page=20), tmp_path, limit=900)
    assert walked.problems == []
    # As for the whole: from its twentieth part on.
    assert walked.growth(200) < MOST_GROWTH
