"""A fleet whose workers are killed and whose database crashes: the smaller form of `benchmarks/chaos.py`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from benchmarks.postgres import binaries


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="Linux answers on all of 127.0.0.0/8")
def test_everything_is_delivered_once_and_nobody_is_hammered(tmp_path: Path) -> None:
    if binaries() is None:
        reason = "no PostgreSQL server here (Debian: apt-get install postgresql)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from benchmarks.chaos import chaos  # noqa: PLC0415  # brings the driver

    result = chaos(tmp_path, hosts=4, sections=8, articles=12, workers=2, seconds=20, every=5, limit=400)
    assert result.killed >= 2
    assert (result.delivered, result.twice) == (result.articles, 0)
    assert result.two_at_once == []
    assert result.untruths == []
