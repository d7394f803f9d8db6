from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from crawler.run.manifest import Manifest, write


def test_a_manifest_that_finds_no_room_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    told = Manifest(
        run_id="r1",
        spider="paper",
        dataset="x",
        path="",
        mode="new",
        started_at="",
        ended_at="",
        verdict="",
        sentence="",
        exit_code=0,
    )
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write(told, tmp_path / "x.run.json")
    assert list(tmp_path.iterdir()) == []
