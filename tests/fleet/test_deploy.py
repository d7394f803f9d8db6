"""The examples of deployment are well formed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).resolve().parents[2] / "docs" / "deploy"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    units = []
    for unit in [*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")]:
        text = unit.read_text("utf-8")
        for program in ("python", "dask"):  # systemd wants programs that are there, by paths without a space
            text = text.replace(f"/srv/broadsheet/.venv/bin/{program}", "/bin/true")
        units.append(tmp_path / unit.name)
        units[-1].write_text(text, "utf-8")
    assert len(units) == 5
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, units)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    ours = [line for line in done.stderr.splitlines() if "broadsheet" in line]
    assert ours == []
    assert done.returncode == 0, done.stderr
