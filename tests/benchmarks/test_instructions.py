"""The cost of a crawl, in a figure that a busy machine does not change."""

from __future__ import annotations

import shutil

import pytest

from benchmarks.instructions import figures
from benchmarks.ratchet import check, recorded


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("valgrind") is None, reason="valgrind is not installed")
def test_a_crawl_and_its_start_cost_no_more_than_they_did() -> None:
    assert check(figures(), recorded("instructions")) == []
